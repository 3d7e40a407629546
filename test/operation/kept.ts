import { verifyLog } from '../../src/audit/verify-log.ts';
import { withClient } from '../../src/db/with-client.ts';
import type { Load } from './load.ts';

/** What was confirmed and is not in the database; the log has every telephone number that was ever saved. */
export async function lostSaves(url: string, { telephones, registered }: Load): Promise<string[]> {
  const kept = await withClient(url, async (client) => {
    const { rows } = await client.query<{ value: string }>(
      `SELECT username AS value FROM "user"
       UNION ALL SELECT personal->'telephone'->>'after' FROM log_event WHERE action = 'user.changed'`,
    );
    return new Set(rows.map(({ value }) => value));
  });
  return [...telephones, ...registered].filter((value) => !kept.has(value));
}

/** Whether the chain of the log holds. */
export const isLogWhole = async (url: string): Promise<boolean> =>
  (await withClient(url, (client) => verifyLog(client))).fault === null;

import { setTimeout as pause } from 'node:timers/promises';
import { verifyLog } from '../../src/audit/verify-log.ts';
import { withClient } from '../../src/db/with-client.ts';
import type { MailServer } from '../support/mail-server.ts';
import type { Load } from './load.ts';
import { countsOf } from './report.ts';

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

/**
 * How many mails came twice, and how many registered users got none, once nothing waits any more. Each of these users
 * gets one; any other mail is told by its Message-ID.
 */
export async function faultsOfMails(
  url: string,
  { registered }: Load,
  { accepted }: MailServer,
): Promise<{ doubled: number; missing: number }> {
  await untilSent(url);
  const users = await withClient(url, async (client) => {
    const { rows } = await client.query<{ username: string; email: string }>(
      'SELECT username, email FROM "user" WHERE username LIKE \'belastning-%\'',
    );
    return new Map(rows.map(({ username, email }) => [email, username]));
  });
  const sent = accepted.map(({ to, messageId }) => users.get([to].flat()[0]?.text ?? '') ?? messageId ?? '');
  return {
    doubled: countsOf(sent).filter(([, times]) => times > 1).length,
    missing: registered.filter((username) => !sent.includes(username)).length,
  };
}

/** Waits for the mails that wait: the portal tries each again, but not at once. */
async function untilSent(url: string): Promise<void> {
  const until = Date.now() + 90_000;
  await withClient(url, async (client) => {
    const waiting = 'SELECT FROM mail WHERE sent_at IS NULL AND failed_at IS NULL';
    while ((await client.query(waiting)).rowCount && Date.now() < until) await pause(500);
  });
}

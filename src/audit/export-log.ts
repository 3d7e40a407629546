import type pg from 'pg';
import type { LinkRow } from './link.ts';
import { linksAfter } from './verify-log.ts';

/** What of a link goes into its hash. Names do not: only their digests, so a copy needs no erasing (USR-10). */
const hashed = [
  ...(['position', 'eventId', 'at', 'action', 'actorId', 'address'] as const),
  ...(['authorityId', 'subjectId', 'changes', 'actorDigest', 'subjectDigest', 'hash'] as const),
];

/**
 * The events after a place in the chain, each as a line of JSON with all that its link is computed from: whoever keeps the
 * lines elsewhere can prove the chain without the database (LOG-02). Those without a link yet come the next time.
 */
export async function* exportLog(client: pg.ClientBase, after: number): AsyncGenerator<string> {
  // Its speed is that of whoever reads.
  await client.query('SET statement_timeout = 0; SET idle_session_timeout = 0');
  for await (const row of linksAfter(client, after)) yield `${JSON.stringify(lineOf(row))}\n`;
}

const lineOf = (row: LinkRow): Partial<LinkRow> =>
  Object.fromEntries(hashed.map((field) => [field, row[field]]));

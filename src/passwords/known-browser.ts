import { createHash } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';

/** The user, as typed or as the session says. */
export type Who = { username: string } | { id: number };

export const whoSql = (who: Who): Prisma.Sql =>
  'id' in who ? Prisma.sql`u.id = ${who.id}` : Prisma.sql`u.username = ${who.username}`;

/** What the database keeps of a browser's token. */
export const digestOf = (token: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(token).digest());

/** The ID of the browser with one of these tokens, if the user is known in it; in a query where the user is called u. */
export const knownBrowserSql = (tokens: readonly string[]): Prisma.Sql => {
  const digests = tokens.map((token) => Buffer.from(digestOf(token)).toString('hex'));
  return Prisma.sql`(
    SELECT b.id FROM known_browser b
    WHERE b.user_id = u.id AND encode(b.token_digest, 'hex') = ANY (${digests}::text[])
    ORDER BY b.last_used_at DESC, b.id DESC LIMIT 1)`;
};

/** Whether the user has signed in with this browser before (PWD-07). Asks the database only when there is a token. */
export async function isKnownBrowser(db: Transaction, who: Who, tokens: readonly string[]): Promise<boolean> {
  if (tokens.length === 0) return false;
  const [found] = await db.$queryRaw<{ id: number | null }[]>`
    SELECT ${knownBrowserSql(tokens)} AS id FROM "user" u WHERE ${whoSql(who)}`;
  return found !== undefined && found.id !== null;
}

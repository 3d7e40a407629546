import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { knownBrowserLimit, otherBrowsersLimit, waitAfter } from './rules.ts';
import { notBlockedSql } from './status.ts';

/** What wrong passwords in a row are counted by (PWD-07). */
export interface Source {
  key: string;
  /** The user counted; null for a username that nobody has. */
  userId: number | null;
  /** A browser that the user is known in, or is signed in with. */
  isKnown: boolean;
}

export const knownBrowser = (userId: number, id: number): Source => ({
  key: `browser ${id}`,
  userId,
  isKnown: true,
});

/** «Byt lösenord» in a browser without a known-browser cookie. */
export const ownSignIn = (userId: number, signInId: number): Source => ({
  key: `sign-in ${signInId}`,
  userId,
  isKnown: true,
});

export const otherBrowsers = (userId: number): Source => ({
  key: `others ${userId}`,
  userId,
  isKnown: false,
});

/** A digest, since what is typed as a username may be a password. */
export const unknownName = (name: string): Source => ({
  key: `name ${createHash('sha256').update(name).digest('base64url')}`,
  userId: null,
  isKnown: false,
});

/** How long to wait for the outcome of tries under way before looking again, in milliseconds. */
const glance = 25;

/**
 * Reserves a try and returns its ID; null while other browsers must wait. Never reserves more tries than may turn out
 * wrong. When that many are under way, it waits for their outcome: a right password is never refused because tries
 * arrive at once (PWD-07).
 */
export async function reserveTry(db: Transaction, source: Source, now: Date): Promise<number | null> {
  for (;;) {
    const [reserved] = await db.$queryRaw<{ id: number }[]>`
      INSERT INTO wrong_passwords AS w (source, user_id, under_way) ${rowSql(source)}
      ON CONFLICT (source) DO UPDATE SET under_way = w.under_way + 1, reserved_at = now()
      WHERE w.under_way < greatest(${knownBrowserLimit} - w.count, 1) AND (w.waits_until IS NULL OR w.waits_until <= ${now})
      RETURNING w.id`;
    if (reserved) return reserved.id;
    await countAbandoned(db, source);
    if (!(await isAwaitingOutcome(db, source, now))) return null;
    await pause(glance);
  }
}

/** None for a user who is blocked or gone. The user is held, since a removal takes these rows too. */
const rowSql = ({ key, userId }: Source): Prisma.Sql =>
  userId === null
    ? Prisma.sql`VALUES (${key}, NULL::integer, 1)`
    : Prisma.sql`SELECT ${key}, u.id, 1 FROM "user" u WHERE u.id = ${userId} AND ${notBlockedSql} FOR KEY SHARE`;

/**
 * Tries of a process that died stay reserved. After half a minute they count as wrong, so that killing processes gives
 * no extra tries. Only a judged try can block, since the user is told of a block.
 */
const countAbandoned = (db: Transaction, source: Source): Promise<number> => db.$executeRaw`
  UPDATE wrong_passwords SET count = least(count + under_way, ${limitOf(source) - 1}), under_way = 0
  WHERE source = ${source.key} AND under_way > 0 AND reserved_at < now() - interval '30 seconds'`;

/** No when the source waits, or its counts have been cleared. */
async function isAwaitingOutcome(db: Transaction, { key }: Source, now: Date): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT id FROM wrong_passwords WHERE source = ${key} AND (waits_until IS NULL OR waits_until <= ${now})`;
  return found.length > 0;
}

/** Wrong passwords in a row from this source that block the password. */
export const limitOf = ({ isKnown }: Source): number => (isKnown ? knownBrowserLimit : otherBrowsersLimit);

/** The judged password was right: the row of wrong ones is over. */
export async function endRow(db: Transaction, tryId: number): Promise<void> {
  await db.$executeRaw`
    UPDATE wrong_passwords SET count = 0, waits_until = NULL, under_way = greatest(under_way - 1, 0) WHERE id = ${tryId}`;
}

/** What was judged says nothing about the row, as a right code that has been used before. */
export async function releaseTry(db: Transaction, tryId: number): Promise<void> {
  await db.$executeRaw`UPDATE wrong_passwords SET under_way = greatest(under_way - 1, 0) WHERE id = ${tryId}`;
}

/**
 * The judged password was wrong: counts it, and makes other browsers wait. Returns how many in a row there are now; 0
 * when the count has been cleared while it was judged.
 */
export async function countWrong(
  transaction: Transaction,
  tryId: number,
  { isKnown }: Source,
  now: Date,
): Promise<number> {
  const [counted] = await transaction.$queryRaw<{ count: number }[]>`
    UPDATE wrong_passwords SET count = count + 1, under_way = greatest(under_way - 1, 0)
    WHERE id = ${tryId} RETURNING count`;
  const count = counted?.count ?? 0;
  const wait = isKnown ? 0 : waitAfter(count);
  if (wait > 0)
    await transaction.$executeRaw`
      UPDATE wrong_passwords SET waits_until = ${new Date(now.getTime() + wait)} WHERE id = ${tryId}`;
  return count;
}

/** Clears every count of the account: after a reset or the use of a temporary password, and when it is blocked (PWD-07). */
export async function clearCounts(transaction: Transaction, userId: number): Promise<void> {
  await transaction.wrongPasswords.deleteMany({ where: { userId } });
}

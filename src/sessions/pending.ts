import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Attempt } from '../passwords/attempts.ts';
import { hasFactorSql } from '../second-factors/queries.ts';

/** A sign-in with the right password that waits for its second factor (PWD-11). */
export interface Pending {
  userId: number;
  pendingId: number;
}

/** How long a sign-in waits for its factor, in milliseconds. */
const patience = 10 * 60_000;

/** So many of one user wait at once; a new one takes the place of the oldest. */
const mostWaiting = 100;

/**
 * If the user has a second factor: notes that the password was right, and changes nothing else of the user's. What
 * the password leads to, such as the end of other sign-ins (PWD-09), waits for the factor. Null without a factor.
 */
export async function awaitFactor(
  transaction: Transaction,
  username: string,
  { passwordHash, kind, todaysHash }: Attempt & { todaysHash: string },
  now: Date,
): Promise<Pending | null> {
  const hash = kind === 'requested' ? Prisma.sql`requested_password_hash` : Prisma.sql`password_hash`;
  const [user] = await transaction.$queryRaw<{ id: number }[]>`
    SELECT u.id FROM "user" u
    WHERE u.username = ${username} AND u.${hash} = ${passwordHash} AND ${hasFactorSql} FOR NO KEY UPDATE`;
  if (!user) return null;
  await transaction.$executeRaw`UPDATE "user" SET ${hash} = ${todaysHash} WHERE id = ${user.id}`;
  await transaction.$executeRaw`
    DELETE FROM pending_sign_in WHERE id IN (
      SELECT id FROM pending_sign_in WHERE user_id = ${user.id} ORDER BY id DESC OFFSET ${mostWaiting - 1})`;
  const { id } = await transaction.pendingSignIn.create({
    data: {
      userId: user.id,
      passwordHash: todaysHash,
      kind,
      expiresAt: new Date(now.getTime() + patience),
    },
    select: { id: true },
  });
  return { userId: user.id, pendingId: id };
}

export interface Waiting extends Attempt {
  id: number;
  userId: number;
  username: string;
  hasApp: boolean;
  hasPasskey: boolean;
}

/** The sign-in that the browser's session waits to finish; null when there is none, or no more. */
export async function findWaiting(
  db: Transaction,
  pendingId: number | undefined,
  now: Date,
): Promise<Waiting | null> {
  if (pendingId === undefined) return null;
  const [waiting] = await db.$queryRaw<Waiting[]>`
    SELECT p.id, p.user_id AS "userId", u.username, p.password_hash AS "passwordHash", p.kind,
      EXISTS (SELECT FROM totp t WHERE t.user_id = u.id) AS "hasApp",
      EXISTS (SELECT FROM passkey k WHERE k.user_id = u.id) AS "hasPasskey"
    FROM pending_sign_in p JOIN "user" u ON u.id = p.user_id
    WHERE p.id = ${pendingId} AND p.expires_at > ${now}`;
  return waiting ?? null;
}

/** Ends the wait; false when somebody else has. */
export async function endWaiting(transaction: Transaction, { id }: Pick<Waiting, 'id'>): Promise<boolean> {
  const { count } = await transaction.pendingSignIn.deleteMany({ where: { id } });
  return count > 0;
}

import { recordEvent } from '../audit/record-event.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { hashOfNobody, hashPassword, needsRehash, verifyPassword } from '../passwords/hash.ts';

/** Wrong passwords in a row that block the account (PWD-07). */
export const wrongPasswordsAllowed = 5;

export interface Credentials {
  username: string;
  password: string;
}

export interface Client {
  address: string;
  userAgent: string;
}

interface KnownUser {
  id: number;
  name: string;
  authorityId: number;
}

/** A try that has been counted and may be evaluated. */
interface Attempt {
  number: number;
  passwordHash: string;
}

/**
 * Signs a user in and returns the ID of the sign-in; null when refused, for whatever reason: unknown user,
 * wrong password and blocked account cannot be told apart (PWD-07).
 */
export async function signIn(
  db: PrismaClient,
  credentials: Credentials,
  client: Client,
  now: Date,
): Promise<number | null> {
  const user = await findUser(db, credentials.username);
  const attempt = await claimAttempt(db, credentials.username);
  const isRight = await verifyPassword(attempt?.passwordHash ?? (await hashOfNobody()), credentials.password);
  const signInId =
    user && attempt && isRight ? await admit(db, user, attempt, credentials.password, client, now) : null;
  if (signInId === null) await refuse(db, user, attempt, client, now);
  return signInId;
}

async function findUser(db: PrismaClient, username: string): Promise<KnownUser | null> {
  const [user] = await db.$queryRaw<KnownUser[]>`
    SELECT id, first_name || ' ' || last_name AS name, authority_id AS "authorityId" FROM "user" WHERE username = ${username}`;
  return user ?? null;
}

/**
 * Counts the try before the password is looked at, so that no more than the allowed number is ever
 * evaluated, however many arrive at once. None is left for a blocked account.
 */
async function claimAttempt(db: PrismaClient, username: string): Promise<Attempt | null> {
  const [attempt] = await db.$queryRaw<Attempt[]>`
    UPDATE "user" SET failed_sign_ins = failed_sign_ins + 1
    WHERE username = ${username} AND blocked_at IS NULL AND failed_sign_ins < ${wrongPasswordsAllowed}
    RETURNING failed_sign_ins AS number, password_hash AS "passwordHash"`;
  return attempt ?? null;
}

async function refuse(
  db: PrismaClient,
  user: KnownUser | null,
  attempt: Attempt | null,
  { address }: Client,
  now: Date,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    if (user && attempt?.number === wrongPasswordsAllowed)
      await transaction.user.updateMany({
        where: { id: user.id, failedSignIns: { gte: wrongPasswordsAllowed } },
        data: { blockedAt: now },
      });
    await recordEvent(transaction, {
      action: 'session.refused',
      actor: null,
      address,
      authorityId: user?.authorityId ?? null,
      subject: user ?? undefined,
    });
  });
}

/**
 * The first sign-in makes a new user an active one (USR-13). Null when the password was replaced or blocked
 * while it was being verified.
 */
async function admit(
  db: PrismaClient,
  user: KnownUser,
  { passwordHash }: Attempt,
  password: string,
  client: Client,
  now: Date,
): Promise<number | null> {
  const todaysHash = needsRehash(passwordHash) ? await hashPassword(password) : passwordHash;
  return db.$transaction(async (transaction) => {
    const admitted = await transaction.$executeRaw`
      UPDATE "user" SET failed_sign_ins = 0, password_hash = ${todaysHash},
        last_sign_in_at = ${now}, first_sign_in_at = coalesce(first_sign_in_at, ${now})
      WHERE id = ${user.id} AND password_hash = ${passwordHash} AND blocked_at IS NULL`;
    if (admitted === 0) return null;
    const { id } = await transaction.signIn.create({
      data: { userId: user.id, startedAt: now, lastSeenAt: now, ...client },
      select: { id: true },
    });
    const actor = { userId: user.id, name: user.name, address: client.address };
    await recordEvent(transaction, { action: 'session.signed-in', actor, authorityId: user.authorityId });
    return id;
  });
}

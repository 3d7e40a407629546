import { recordEvent } from '../audit/record-event.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { signInsRefused } from '../operation/metrics.ts';
import { tryPassword, type Attempt } from '../passwords/attempts.ts';
import { hashPassword, needsRehash } from '../passwords/hash.ts';

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
  const attempt = await tryPassword(db, credentials, credentials.password, now);
  const signInId = user && attempt ? await admit(db, user, attempt, credentials.password, client, now) : null;
  if (signInId === null) {
    signInsRefused.inc();
    await recordRefusal(db, user, client);
  }
  return signInId;
}

async function findUser(db: PrismaClient, username: string): Promise<KnownUser | null> {
  const [user] = await db.$queryRaw<KnownUser[]>`
    SELECT id, first_name || ' ' || last_name AS name, authority_id AS "authorityId" FROM "user" WHERE username = ${username}`;
  return user ?? null;
}

const recordRefusal = (db: PrismaClient, user: KnownUser | null, { address }: Client): Promise<void> =>
  db.$transaction((transaction) =>
    recordEvent(transaction, {
      action: 'session.refused',
      actor: null,
      address,
      authorityId: user?.authorityId ?? null,
      subject: user ?? undefined,
    }),
  );

/**
 * The first sign-in makes a new user an active one (USR-13). Null when the password was replaced while
 * it was being verified.
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
      WHERE id = ${user.id} AND password_hash = ${passwordHash}`;
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

import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { hashOfNobody, verifyPassword } from './hash.ts';
import { wrongPasswordsAllowed } from './status.ts';

export interface Attempt {
  /** The hash that the password was verified against. */
  passwordHash: string;
}

export type Who = { username: string } | { id: number };

/**
 * Whether this is the user's password: null when it is not, when there is no such user, when the password is
 * blocked, and when it is a temporary one that has stopped working (PWD-06). All take the same time.
 *
 * The try is counted before the password is looked at, so that no more than the allowed number is ever
 * evaluated, however many arrive at once. The caller sets the count of a right one back to 0.
 */
export async function tryPassword(
  db: PrismaClient,
  who: Who,
  password: string,
  now: Date,
): Promise<Attempt | null> {
  const claimed = await claim(db, who, now);
  const isRight = await verifyPassword(claimed?.passwordHash ?? (await hashOfNobody()), password);
  if (!claimed) return null;
  if (isRight) return claimed.works ? { passwordHash: claimed.passwordHash } : null;
  if (claimed.number === wrongPasswordsAllowed) await recordBlocking(db, claimed);
  return null;
}

interface Claim extends Attempt {
  id: number;
  name: string;
  authorityId: number;
  /** Which try in a row it is. */
  number: number;
  works: boolean;
}

async function claim(db: PrismaClient, who: Who, now: Date): Promise<Claim | null> {
  const condition = 'id' in who ? Prisma.sql`id = ${who.id}` : Prisma.sql`username = ${who.username}`;
  const [claimed] = await db.$queryRaw<Claim[]>`
    UPDATE "user" SET failed_sign_ins = failed_sign_ins + 1
    WHERE ${condition} AND failed_sign_ins < ${wrongPasswordsAllowed}
    RETURNING id, first_name || ' ' || last_name AS name, authority_id AS "authorityId", password_hash AS "passwordHash",
      failed_sign_ins AS number, NOT (password_temporary AND password_expires_at <= ${now}) AS works`;
  return claimed ?? null;
}

const recordBlocking = (db: PrismaClient, { authorityId, ...subject }: Claim): Promise<void> =>
  db.$transaction((transaction) =>
    recordEvent(transaction, { action: 'password.blocked', actor: null, authorityId, subject }),
  );

/** Ends a user's access in every browser, but for the sign-in named (PWD-01, PWD-08). */
export async function endSignIns(
  transaction: Transaction,
  userId: number,
  now: Date,
  except?: number,
): Promise<void> {
  await transaction.signIn.updateMany({
    where: { userId, endedAt: null, NOT: { id: except ?? 0 } },
    data: { endedAt: now },
  });
}

/** The same for every administrator of the authorities, which may do less at others than before (SEC-02). */
export async function endSignInsOfAdministrators(
  transaction: Transaction,
  authorityIds: readonly number[],
  now: Date,
): Promise<void> {
  await transaction.signIn.updateMany({
    where: { endedAt: null, user: { authorityId: { in: [...authorityIds] }, isAdministrator: true } },
    data: { endedAt: now },
  });
}

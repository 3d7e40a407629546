import { type EventActor, recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { endSignIns } from '../sign-ins/end-sign-ins.ts';
import { nameSql } from '../web/person-name.ts';
import { type Attempt } from './attempts.ts';
import { notBlockedSql } from './status.ts';
import { clearCounts } from './wrong-passwords.ts';

export type SignsIn = EventActor & { userId: number; authorityId: number };

/**
 * Locks the user who signs in with a password judged right. A requested password replaces the present one, which
 * unblocks the account and ends other sign-ins (PWD-09). Any temporary password clears all counts of the account
 * (PWD-07). Null when the password has been replaced or blocked meanwhile.
 */
export async function usePassword(
  transaction: Transaction,
  username: string,
  attempt: Attempt,
  { now, address }: { now: Date; address: string },
): Promise<SignsIn | null> {
  if (attempt.kind === 'requested') await replacePresent(transaction, username, attempt);
  const [user] = await transaction.$queryRaw<Omit<SignsIn & { userId: number }, 'address'>[]>`
    SELECT id AS "userId", ${nameSql} AS name, authority_id AS "authorityId" FROM "user" u
    WHERE username = ${username} AND password_hash = ${attempt.passwordHash} AND ${notBlockedSql} FOR NO KEY UPDATE`;
  if (!user) return null;
  const actor = { ...user, address };
  if (attempt.kind !== 'chosen') await clearCounts(transaction, user.userId);
  if (attempt.kind === 'requested') {
    await endSignIns(transaction, user.userId, now);
    await recordEvent(transaction, {
      action: 'password.request-used',
      actor,
      authorityId: user.authorityId,
    });
  }
  return actor;
}

/** Changes nothing when it has been used, or replaced by a newer one, in the meantime. */
const replacePresent = (
  transaction: Transaction,
  username: string,
  { passwordHash }: Attempt,
): Promise<number> => transaction.$executeRaw`
  UPDATE "user" SET password_hash = requested_password_hash, password_temporary = true, failed_sign_ins = 0,
    password_expires_at = requested_password_expires_at,
    requested_password_hash = NULL, requested_password_expires_at = NULL
  WHERE username = ${username} AND requested_password_hash = ${passwordHash}`;

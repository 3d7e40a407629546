import type { TryWork } from '../passwords/attempts.ts';
import type { Proven } from '../second-factors/passkeys.ts';
import { takePasskey } from '../second-factors/take-passkey.ts';
import { nameSql } from '../web/person-name.ts';
import { admit, type Client, type SignedIn } from './admit.ts';

/**
 * Signs a user in by a passkey alone, which is both factors (PWD-11). Also while the password is blocked, which keeps
 * guesses of passwords out and not the user (PWD-07). Null when the answer has been used, or the user or the passkey is
 * gone.
 */
export function signInByPasskey(work: TryWork, proven: Proven, client: Client): Promise<SignedIn | null> {
  const { db, now } = work;
  return db.$transaction(async (transaction) => {
    const [user] = await transaction.$queryRaw<{ userId: number; name: string; authorityId: number }[]>`
      SELECT id AS "userId", ${nameSql} AS name, authority_id AS "authorityId" FROM "user" u
      WHERE id = ${proven.userId} FOR NO KEY UPDATE`;
    if (!user || !(await takePasskey(transaction, proven, now))) return null;
    return admit(transaction, { ...user, address: client.address }, client, 'PASSKEY', work);
  });
}

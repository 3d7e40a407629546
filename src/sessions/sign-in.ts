import { signInsRefused } from '../operation/metrics.ts';
import { type Attempt, tryPassword, type TryWork } from '../passwords/attempts.ts';
import { hashPassword, needsRehash } from '../passwords/hash.ts';
import { asTemporary } from '../passwords/temporary.ts';
import { usePassword } from '../passwords/use-password.ts';
import { admit, type Client, type SignedIn } from './admit.ts';
import { awaitFactor, type Pending } from './pending.ts';

export interface Credentials {
  username: string;
  password: string;
}

/**
 * Signs a user in, or says which sign-in waits for its second factor (PWD-11); null when refused, for whatever reason:
 * unknown user, wrong password, a wait and a blocked account cannot be told apart (PWD-07).
 */
export async function signIn(
  work: TryWork,
  credentials: Credentials,
  client: Client,
): Promise<SignedIn | Pending | null> {
  for (;;) {
    const { username, password } = credentials;
    const attempt = await tryPassword(work, { username }, password, client);
    if (!attempt) {
      signInsRefused.inc();
      return null;
    }
    const signedIn = await accept(work, credentials, attempt, client);
    if (signedIn) return signedIn;
    // The password was replaced, blocked or hashed anew while it was judged: what counts is what is there now.
  }
}

/** Null when it is not the user's password any more. */
async function accept(
  work: TryWork,
  { username, password }: Credentials,
  attempt: Attempt,
  client: Client,
): Promise<SignedIn | Pending | null> {
  const { db, now } = work;
  const todaysHash = await rehashed(attempt, password);
  return db.$transaction(async (transaction) => {
    const pending = await awaitFactor(transaction, username, { ...attempt, todaysHash }, now);
    if (pending) return pending;
    const user = await usePassword(transaction, username, attempt, { now, address: client.address });
    if (!user) return null;
    await transaction.$executeRaw`UPDATE "user" SET password_hash = ${todaysHash} WHERE id = ${user.userId}`;
    return admit(transaction, user, client, null, work);
  });
}

/** Stronger parameters apply from the next sign-in on (PWD-10). */
const rehashed = async ({ passwordHash, kind }: Attempt, password: string): Promise<string> =>
  needsRehash(passwordHash)
    ? hashPassword(kind === 'chosen' ? password : asTemporary(password))
    : passwordHash;

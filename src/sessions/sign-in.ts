import { recordEvent } from '../audit/record-event.ts';
import { signInsRefused } from '../operation/metrics.ts';
import { type Attempt, tryPassword, type TryWork } from '../passwords/attempts.ts';
import { hashPassword, needsRehash } from '../passwords/hash.ts';
import { asTemporary } from '../passwords/temporary.ts';
import { usePassword } from '../passwords/use-password.ts';
import { rememberBrowser } from './remember-browser.ts';

export interface Credentials {
  username: string;
  password: string;
}

export interface Client {
  address: string;
  userAgent: string;
  /** Tokens by which a known browser is recognised (PWD-07). */
  tokens: readonly string[];
}

export interface SignedIn {
  userId: number;
  signInId: number;
  /** The token that marks the browser as known from now on. */
  tokens: readonly string[];
}

/**
 * Signs a user in; null when refused, for whatever reason: unknown user, wrong password, a wait and a blocked account
 * cannot be told apart (PWD-07).
 */
export async function signIn(
  work: TryWork,
  credentials: Credentials,
  client: Client,
): Promise<SignedIn | null> {
  for (;;) {
    const { username, password } = credentials;
    const attempt = await tryPassword(work, { username }, password, client);
    if (!attempt) {
      signInsRefused.inc();
      return null;
    }
    const signedIn = await admit(work, credentials, attempt, client);
    if (signedIn) return signedIn;
    // The password was replaced, blocked or hashed anew while it was judged: what counts is what is there now.
  }
}

/** The first sign-in makes a new user an active one (USR-13). Null when it is not the user's password any more. */
async function admit(
  { db, now }: TryWork,
  { username, password }: Credentials,
  attempt: Attempt,
  { tokens, ...client }: Client,
): Promise<SignedIn | null> {
  const todaysHash = await rehashed(attempt, password);
  return db.$transaction(async (transaction) => {
    const user = await usePassword(transaction, username, attempt, { now, address: client.address });
    if (!user) return null;
    await transaction.$executeRaw`
      UPDATE "user" SET failed_sign_ins = 0, password_hash = ${todaysHash},
        last_sign_in_at = ${now}, first_sign_in_at = coalesce(first_sign_in_at, ${now})
      WHERE id = ${user.userId}`;
    const { id } = await transaction.signIn.create({
      data: { userId: user.userId, startedAt: now, lastSeenAt: now, ...client },
      select: { id: true },
    });
    const { userAgent } = client;
    const kept = await rememberBrowser(transaction, tokens, { userId: user.userId, userAgent, now });
    await recordEvent(transaction, {
      action: 'session.signed-in',
      actor: user,
      authorityId: user.authorityId,
    });
    return { userId: user.userId, signInId: id, tokens: kept };
  });
}

/** Stronger parameters apply from the next sign-in on (PWD-10). */
const rehashed = async ({ passwordHash, kind }: Attempt, password: string): Promise<string> =>
  needsRehash(passwordHash)
    ? hashPassword(kind === 'chosen' ? password : asTemporary(password))
    : passwordHash;

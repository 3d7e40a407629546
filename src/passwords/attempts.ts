import type { Transaction } from '../db/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { createTurns } from '../web/turns.ts';
import type { Work } from '../work.ts';
import { hashOfNobody, verifyPassword } from './hash.ts';
import { knownBrowserSql, type Who, whoSql } from './known-browser.ts';
import { recordWrong } from './record-wrong.ts';
import { notBlockedSql } from './status.ts';
import { asTemporary, looksTemporary } from './temporary.ts';
import {
  endRow,
  knownBrowser,
  otherBrowsers,
  ownSignIn,
  reserveTry,
  type Source,
  unknownName,
} from './wrong-passwords.ts';

export interface Attempt {
  /** The hash that the password was verified against. */
  passwordHash: string;
  /** Which of the user's passwords it is: the present one, chosen or temporary, or the one asked for beside it (PWD-09). */
  kind: 'chosen' | 'temporary' | 'requested';
}

/** Where a try comes from. */
export interface Origin {
  address: string;
  /** Tokens by which a known browser is recognised. */
  tokens: readonly string[];
  /** The present sign-in, of a user who is already signed in. */
  signInId?: number;
}

export type TryWork = Pick<Work, 'outbox' | 'now'> & { db: PrismaClient };

/** So many tries of each source at once in a process: those beyond would only wait for the outcome of these. */
const turns = createTurns(5);

/**
 * Checks a user's password. Null when it is wrong, when there is no such user, when the password is blocked or waits,
 * and when a temporary one has expired (PWD-06). All of these take the same time, and a blocked account is treated like
 * an unknown name (PWD-07). A try is reserved before it is judged, so that simultaneous tries cannot exceed the limit.
 * A temporary password needs no such limit, since 79 random bits cannot be guessed: the right one is accepted whatever
 * others have tried, and nobody is kept out.
 */
export async function tryPassword(
  work: TryWork,
  who: Who,
  password: string,
  origin: Origin,
): Promise<Attempt | null> {
  const { db, now } = work;
  const source = sourceOf(await findAccount(db, who, origin), who, origin);
  return turns.take(source.key, async () => {
    const tryId = await reserveTry(db, source, now);
    // Read anew: it may have been reset or blocked while others were awaited.
    const attempt = await judge(await findAccount(db, who, origin), password, tryId !== null, now);
    if (!attempt) await recordWrong(work, who, { source, tryId }, origin);
    else if (tryId !== null) await endRow(db, tryId);
    return attempt;
  });
}

interface Account {
  id: number;
  isBlocked: boolean;
  passwordHash: string;
  isTemporary: boolean;
  expiresAt: Date;
  requestedHash: string | null;
  requestedUntil: Date | null;
  knownBrowserId: number | null;
}

async function findAccount(db: Transaction, who: Who, { tokens }: Origin): Promise<Account | null> {
  const [account] = await db.$queryRaw<Account[]>`
    SELECT u.id, NOT ${notBlockedSql} AS "isBlocked", u.password_hash AS "passwordHash", u.password_temporary AS "isTemporary",
      u.password_expires_at AS "expiresAt", u.requested_password_hash AS "requestedHash",
      u.requested_password_expires_at AS "requestedUntil", ${knownBrowserSql(tokens)} AS "knownBrowserId"
    FROM "user" u WHERE ${whoSql(who)}`;
  return account ?? null;
}

function sourceOf(account: Account | null, who: Who, { signInId }: Origin): Source {
  if (!account || account.isBlocked) return unknownName('id' in who ? String(who.id) : who.username);
  if (account.knownBrowserId !== null) return knownBrowser(account.id, account.knownBrowserId);
  return signInId === undefined ? otherBrowsers(account.id) : ownSignIn(account.id, signInId);
}

/**
 * Computes one hash, and a second for text that looks like a temporary password: the number depends only on what was
 * typed.
 */
async function judge(
  account: Account | null,
  password: string,
  isReserved: boolean,
  now: Date,
): Promise<Attempt | null> {
  const trimmed = asTemporary(password);
  const mayBeMailed = looksTemporary(trimmed);
  const requested = account?.requestedUntil && account.requestedUntil > now ? account.requestedHash : null;
  const isRequested = mayBeMailed && (await isPasswordOf(requested, trimmed));
  const isTemporary = account?.isTemporary ?? false;
  const isJudged = account && !account.isBlocked && (isReserved || (isTemporary && mayBeMailed));
  const present = isJudged ? account.passwordHash : null;
  const isPresent = await isPasswordOf(present, isTemporary ? trimmed : password);
  if (isRequested) return { passwordHash: requested!, kind: 'requested' };
  if (!isPresent) return null;
  if (!isTemporary) return { passwordHash: present!, kind: 'chosen' };
  return account!.expiresAt > now ? { passwordHash: present!, kind: 'temporary' } : null;
}

/** Takes the same time without a hash, and is then never so. */
async function isPasswordOf(hash: string | null, password: string): Promise<boolean> {
  const isRight = await verifyPassword(hash ?? (await hashOfNobody()), password);
  return hash !== null && isRight;
}

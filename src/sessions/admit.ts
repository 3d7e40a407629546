import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Factor } from '../db/generated/enums.ts';
import type { UserNews } from '../mail/templates.ts';
import { tellUser } from '../news/tell-users.ts';
import type { TryWork } from '../passwords/attempts.ts';
import type { SignsIn } from '../passwords/use-password.ts';
import { noteDemands } from '../second-factors/demands.ts';
import { knownBrowserName } from './browser-name.ts';
import { rememberBrowser } from './remember-browser.ts';

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
 * Lets in a user who is locked and has proven who it is, by password (`factor` null) and second factor. The first
 * sign-in makes a new user an active one (USR-13).
 */
export async function admit(
  transaction: Transaction,
  user: SignsIn,
  { tokens, ...client }: Client,
  factor: Factor | null,
  { now, outbox }: Pick<TryWork, 'now' | 'outbox'>,
): Promise<SignedIn> {
  const { userId, authorityId } = user;
  const hasBeenKnown = await noteSignIn(transaction, userId, factor, now);
  await noteDemands(transaction, { now, outbox }, { userId });
  const { id } = await transaction.signIn.create({
    data: { userId, startedAt: now, lastSeenAt: now, factor, ...client },
    select: { id: true },
  });
  const { userAgent } = client;
  const browser = await rememberBrowser(transaction, tokens, { userId, userAgent, now });
  await recordEvent(transaction, {
    action: 'session.signed-in',
    actor: user,
    authorityId,
    ...(factor && { changes: { factor: { before: null, after: factor } } }),
  });
  if (browser.isNew && hasBeenKnown) await tellUser(transaction, { now, outbox }, userId, newsOf(userAgent));
  return { userId, signInId: id, tokens: browser.tokens };
}

/**
 * Whether there is something to compare the browser with: whoever signs in for the first time, or for the first time since
 * browsers are kept, has none but new ones. Who has made them all unknown is told all the same, for a reason.
 */
async function noteSignIn(
  transaction: Transaction,
  userId: number,
  factor: Factor | null,
  now: Date,
): Promise<boolean> {
  const [noted] = await transaction.$queryRaw<{ hasBeenKnown: boolean }[]>`
    UPDATE "user" u SET failed_sign_ins = CASE WHEN ${factor}::text = 'PASSKEY' THEN u.failed_sign_ins ELSE 0 END,
      last_sign_in_at = ${now}, first_sign_in_at = coalesce(u.first_sign_in_at, ${now}),
      first_browser_at = coalesce(u.first_browser_at, ${now})
    FROM "user" before WHERE u.id = ${userId} AND before.id = u.id
    RETURNING before.first_browser_at IS NOT NULL
      OR EXISTS (SELECT FROM known_browser b WHERE b.user_id = u.id) AS "hasBeenKnown"`;
  return noted!.hasBeenKnown;
}

function newsOf(userAgent: string): UserNews {
  const browser = knownBrowserName(userAgent);
  return browser === null ? { what: 'browser-unknown' } : { what: 'browser-new', browser };
}

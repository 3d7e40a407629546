import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Factor } from '../db/generated/enums.ts';
import type { SignsIn } from '../passwords/use-password.ts';
import { noteDemands } from '../second-factors/demands.ts';
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
  now: Date,
): Promise<SignedIn> {
  const { userId, authorityId } = user;
  await transaction.$executeRaw`
    UPDATE "user" SET failed_sign_ins = CASE WHEN ${factor}::text = 'PASSKEY' THEN failed_sign_ins ELSE 0 END,
      last_sign_in_at = ${now}, first_sign_in_at = coalesce(first_sign_in_at, ${now})
    WHERE id = ${userId}`;
  await noteDemands(transaction, now, { userId });
  const { id } = await transaction.signIn.create({
    data: { userId, startedAt: now, lastSeenAt: now, factor, ...client },
    select: { id: true },
  });
  const { userAgent } = client;
  const kept = await rememberBrowser(transaction, tokens, { userId, userAgent, now });
  await recordEvent(transaction, {
    action: 'session.signed-in',
    actor: user,
    authorityId,
    ...(factor && { changes: { factor: { before: null, after: factor } } }),
  });
  return { userId, signInId: id, tokens: kept };
}

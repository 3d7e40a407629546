import { randomBytes } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import { digestOf } from '../passwords/known-browser.ts';

/** The most known browsers per user. A new one replaces the least recently used. */
export const browsersKept = 20;

interface SignedIn {
  userId: number;
  userAgent: string;
  now: Date;
}

export interface Remembered {
  /** Those that the browser is to have from now on, this user's last. */
  tokens: string[];
  /** The user was not known in it. */
  isNew: boolean;
}

/** Makes the browser one that the user is known in (PWD-07), in the transaction of a sign-in that holds the user. */
export async function rememberBrowser(
  transaction: Transaction,
  tokens: readonly string[],
  signedIn: SignedIn,
): Promise<Remembered> {
  const known = await noteUse(transaction, tokens, signedIn);
  const token = known ?? (await makeKnown(transaction, signedIn));
  return { tokens: [...tokens.filter((other) => other !== token), token], isNew: known === null };
}

/** The token of a browser that is already known; null otherwise. */
async function noteUse(
  transaction: Transaction,
  tokens: readonly string[],
  { userId, userAgent, now }: SignedIn,
): Promise<string | null> {
  for (const token of tokens.toReversed()) {
    const { count } = await transaction.knownBrowser.updateMany({
      where: { userId, tokenDigest: digestOf(token) },
      data: { lastUsedAt: now, userAgent },
    });
    if (count > 0) return token;
  }
  return null;
}

async function makeKnown(transaction: Transaction, { userId, userAgent, now }: SignedIn): Promise<string> {
  const token = randomBytes(16).toString('base64url');
  await transaction.knownBrowser.create({
    data: { userId, tokenDigest: digestOf(token), firstUsedAt: now, lastUsedAt: now, userAgent },
    select: { id: true },
  });
  await transaction.$executeRaw`
    DELETE FROM known_browser WHERE id IN (
      SELECT id FROM known_browser WHERE user_id = ${userId} ORDER BY last_used_at DESC, id DESC OFFSET ${browsersKept})`;
  return token;
}

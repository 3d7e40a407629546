import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import type { Secrets } from '../secrets.ts';

/** For how long a passkey can answer, in milliseconds. */
const lifetime = 5 * 60_000;

/** What a challenge is for, and in which session of a browser: it is worth nothing elsewhere. */
export interface Occasion {
  purpose: 'passkey sign-in v1' | 'passkey registration v1';
  sessionId: string;
}

/**
 * A challenge of WebAuthn: random, and signed with the moment until which it is taken. Nothing is stored of it until a
 * passkey has answered, since strangers who ask for challenges could fill the database (SEC-07).
 */
export function newChallenge(occasion: Occasion, now: Date, secrets: Secrets): Uint8Array<ArrayBuffer> {
  const what = `${randomBytes(16).toString('base64url')}~${now.getTime() + lifetime}`;
  return Uint8Array.from(Buffer.from(`${what}~${secrets.sign(occasion.purpose, textOf(what, occasion))}`));
}

const textOf = (what: string, { sessionId }: Occasion): string => `${what} ${sessionId}`;

/** Whether we gave this challenge, in base64url as a browser sends it back, for the occasion, and not too long ago. */
export function isOurChallenge(sent: string, occasion: Occasion, now: Date, secrets: Secrets): boolean {
  const [nonce, until, signature = ''] = Buffer.from(sent, 'base64url').toString('latin1').split('~');
  return (
    Number(until) > now.getTime() &&
    secrets.isSigned(occasion.purpose, textOf(`${nonce}~${until}`, occasion), signature)
  );
}

/** Uses a challenge up, in the transaction of what it admits to; false when it has been used. */
export async function takeChallenge(transaction: Transaction, sent: string, now: Date): Promise<boolean> {
  const { count } = await transaction.usedChallenge.createMany({
    data: {
      digest: Uint8Array.from(createHash('sha256').update(Buffer.from(sent, 'base64url')).digest()),
      expiresAt: new Date(now.getTime() + lifetime),
    },
    skipDuplicates: true,
  });
  return count > 0;
}

/** Deletes what has expired by itself: used challenges, and sign-ins whose second factor never came. */
export async function forgetExpired(db: PrismaClient, now: Date): Promise<void> {
  await db.usedChallenge.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.pendingSignIn.deleteMany({ where: { expiresAt: { lt: now } } });
}

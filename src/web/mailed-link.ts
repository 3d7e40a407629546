import { createHash, randomBytes } from 'node:crypto';

const day = 24 * 60 * 60 * 1000;

/**
 * A link that nobody can guess, for so many days: its token goes into the mail and nowhere else, its digest into the
 * database.
 */
export function newLink(now: Date, days: number) {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: digestOf(token), expiresAt: new Date(now.getTime() + days * day) };
}

/** SHA-256 is enough for what is random itself. */
export const digestOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest());

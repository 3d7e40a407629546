import type { Secrets } from '../secrets.ts';

const purpose = 'mail v1';

/**
 * Encrypts what a waiting mail is filled in with, since it may hold a password (PWD-10). Bound to the mail's
 * Message-ID, so that it opens in no other row.
 */
export const seal = (content: unknown, messageId: string, secrets: Secrets): Buffer<ArrayBuffer> =>
  secrets.seal(purpose, JSON.stringify(content), messageId);

/**
 * Decrypts what `seal` made.
 * @throws Unopenable when none of the secrets opens it, or the row has been tampered with
 */
export const unseal = (sealed: Uint8Array, messageId: string, secrets: Secrets): unknown =>
  JSON.parse(secrets.open(purpose, sealed, messageId));

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

/**
 * Encrypts what a waiting mail is filled in with, since it may hold a password (PWD-10): initialisation
 * vector, ciphertext, tag. Bound to the mail's Message-ID, so that it opens in no other row.
 */
export function seal(content: unknown, messageId: string, secret: string): Buffer<ArrayBuffer> {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv(algorithm, keyFrom(secret), iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(messageId));
  return Buffer.concat([
    iv,
    cipher.update(JSON.stringify(content), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/**
 * Decrypts what `seal` made.
 * @throws when the secret is another one than then, or the row has been tampered with
 */
export function unseal(sealed: Uint8Array, messageId: string, secret: string): unknown {
  const iv = sealed.subarray(0, ivLength);
  const decipher = createDecipheriv(algorithm, keyFrom(secret), iv, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(messageId));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  const text = Buffer.concat([decipher.update(sealed.subarray(ivLength, -tagLength)), decipher.final()]);
  return JSON.parse(text.toString('utf8'));
}

const keyFrom = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'myndighetsportalen mail v1', 32));

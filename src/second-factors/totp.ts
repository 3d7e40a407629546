import { timingSafeEqual } from 'node:crypto';
import { HOTP, Secret, TOTP, URI } from 'otpauth';

/** Length of a time step, in milliseconds (RFC 6238). */
const step = 30_000;

/** How far off a phone's clock may be, in milliseconds: a step, and a second for typing (RFC 6238, section 5.2). */
const tolerance = 31_000;

const digits = 6;
/** SHA-1, since many apps know nothing else; HMAC does not depend on what is weak in it (RFC 6238, section 1.2). */
const kind = { algorithm: 'SHA1', digits } as const;

/** A new key of 160 bits (RFC 4226, section 4), in base 32. */
export const newKey = (): string => new Secret({ size: 20 }).base32;

/**
 * The time step whose code this is, later than `lastStep`; null when it is none. Codes of a clock up to 31 seconds off
 * are right. Spaces are ignored, since apps show codes in groups.
 */
export function stepOfCode(key: string, code: string, now: Date, lastStep: number): number | null {
  const secret = Secret.fromBase32(key);
  const stepAt = (moment: number): number => Math.floor(moment / step);
  const typed = code.replace(/\s/g, '');
  const first = Math.max(stepAt(now.getTime() - tolerance), lastStep + 1);
  for (let counter = first; counter <= stepAt(now.getTime() + tolerance); counter += 1)
    if (areEqual(HOTP.generate({ secret, counter, ...kind }), typed)) return counter;
  return null;
}

function areEqual(code: string, typed: string): boolean {
  const [one, other] = [Buffer.from(code), Buffer.from(typed)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What the QR code holds (otpauth://): the app names the account by issuer and label. */
export const keyAddress = (key: string, issuer: string, label: string): string =>
  URI.stringify(new TOTP({ issuer, label, secret: Secret.fromBase32(key), period: step / 1000, ...kind }));

/** The key in groups of four, to be typed. */
export const keyInGroups = (key: string): string => key.match(/.{1,4}/g)!.join(' ');

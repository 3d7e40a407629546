import { createHash, randomInt } from 'node:crypto';
import type { Transaction } from '../db/client.ts';

/** Crockford's base 32: without letters that look like digits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** 120 random bits: from 112 on, a plain digest of a code may be kept (ASVS 6.5.2). */
const length = 24;

/** How many a user is given at once (PWD-11). */
export const codesGiven = 10;

/** A random code that nobody can guess: abcd-efgh-jkmn-pqrs-tvwx-yz01. */
const newCode = (): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length)))
    .join('')
    .match(/.{4}/g)!
    .join('-');

/** As typed, without letter case, spaces and dashes; letters that look like digits are those digits. */
const asMeant = (typed: string): string =>
  typed.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');

/** What is kept. Codes from before, of 80 bits, are taken as well. */
const digestOf = (code: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(asMeant(code)).digest());

/** Gives the user, who is locked, ten new codes in place of those from before. They are readable here alone. */
export async function giveRecoveryCodes(transaction: Transaction, userId: number): Promise<string[]> {
  const codes = Array.from({ length: codesGiven }, newCode);
  await transaction.recoveryCode.deleteMany({ where: { userId } });
  await transaction.recoveryCode.createMany({
    data: codes.map((code) => ({ userId, digest: digestOf(code) })),
  });
  return codes;
}

/** Uses a code up; false when it is none of the user's, or has been used. */
export async function takeRecoveryCode(
  transaction: Transaction,
  userId: number,
  code: string,
): Promise<boolean> {
  const { count } = await transaction.recoveryCode.deleteMany({ where: { userId, digest: digestOf(code) } });
  return count > 0;
}

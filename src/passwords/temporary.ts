import { randomInt } from 'node:crypto';
import { withoutInvisible } from '../web/text.ts';
import { unmetDemands } from './demands.ts';

/** Without letters and digits that look alike. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const digits = '23456789';

/** No more than three letters in a row, so that nobody's name can be in it (PWD-03). */
const pattern = [letters, letters, letters, digits];
const groups = 4;

/** How long a temporary password works, in days (PWD-06). */
export const temporaryDays = 7;

/** A random password of about 79 bits that satisfies PWD-03 for any user and is easy to type from a mail. */
export function temporaryPassword(): string {
  const password = Array.from({ length: groups }, () => pattern.map(pick).join('')).join('');
  return unmetDemands(password, []).length === 0 ? password : temporaryPassword();
}

const pick = (alphabet: string): string => alphabet.charAt(randomInt(alphabet.length));

const shape = new RegExp(`^(?:[${letters}]{3}[${digits}]){${groups}}$`);

/**
 * Whether a text may be one of our temporary passwords. Knows no accounts, so special treatment of such texts reveals
 * nothing. After a change of the pattern, the former one counts for seven days more.
 */
export const looksTemporary = (text: string): boolean => shape.test(text);

/**
 * What was typed or pasted as a temporary password, without white space and invisible characters around it: it contains
 * none (PWD-09). A chosen password is taken as it is.
 */
export const asTemporary = (text: string): string => withoutInvisible(text).trim();

/** When a temporary password given now no longer works. */
export const temporaryUntil = (now: Date): Date =>
  new Date(now.getTime() + temporaryDays * 24 * 60 * 60 * 1000);

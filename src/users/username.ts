import { randomInt } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import { lockName } from '../db/locks.ts';
import { asciiOf } from '../web/ascii.ts';
import { optionalLine } from '../web/forms.ts';

const usernameRule =
  'Användarnamnet får bara innehålla a–z, siffror och enstaka punkter, bindestreck eller understreck mellan dem.';

/** Empty: the system proposes one (USR-04). */
export const usernameField = optionalLine('Användarnamn', 100)
  .transform((value) => value.toLowerCase())
  .refine((value) => value === '' || /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(value), usernameRule);

const longestPart = 40;

/**
 * The username that the names lead to: anna.lindqvist for Anna Lindqvist, ivan.petrov for Иван Петров (USR-04). «user» where
 * the names hold no letter or digit.
 */
export function proposeUsername(firstName: string, lastName: string): string {
  const parts = [firstName, lastName]
    .map((name) => asciiOf(name, '.', longestPart))
    .filter((part) => part !== '');
  return parts.length > 0 ? parts.join('.') : 'user';
}

/**
 * Gives a proposal that nobody else is given until the transaction ends: others with the same names wait.
 */
export async function takeUsername(
  transaction: Transaction,
  firstName: string,
  lastName: string,
): Promise<string> {
  const base = proposeUsername(firstName, lastName);
  await lockName(transaction, `username ${base}`);
  return freeUsername(transaction, firstName, lastName);
}

/** The proposal, or it with a number that makes it one that nobody has ever had: the lowest, as long as it is low. */
export async function freeUsername(db: Transaction, firstName: string, lastName: string): Promise<string> {
  const base = proposeUsername(firstName, lastName);
  const candidates = [base, ...numbersToTry().map((number) => `${base}${number}`)];
  const [row] = await db.$queryRaw<{ username: string }[]>`
    SELECT candidate AS username
    FROM unnest(${candidates}::text[]) WITH ORDINALITY AS candidates (candidate, place)
    WHERE NOT EXISTS (SELECT FROM used_username WHERE digest = sha256(convert_to(candidate, 'UTF8')))
    ORDER BY place LIMIT 1`;
  // All of them taken is not to be expected before there are billions of users.
  return row?.username ?? `${base}${randomInt(2 ** 47)}`;
}

/** How many numbers are tried in order, and then at random among those with as many digits. */
const inOrder = 99;
const digitsToTry = [4, 5, 6, 7, 8, 9, 10];
const triesEach = 5;

/** Tries a bounded number of usernames, however many are taken. */
function numbersToTry(): number[] {
  const random = digitsToTry.flatMap((digits) =>
    Array.from({ length: triesEach }, () => randomInt(10 ** (digits - 1), 10 ** digits)),
  );
  return [...Array.from({ length: inOrder }, (_, index) => index + 2), ...random];
}

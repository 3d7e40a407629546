import type { Transaction } from '../db/client.ts';
import { optionalLine } from '../web/forms.ts';
import { normalised } from '../web/text.ts';

const usernameRule =
  'Användarnamnet får bara innehålla a–z, siffror och enstaka punkter, bindestreck eller understreck mellan dem.';

/** Empty: the system proposes one (USR-04). */
export const usernameField = optionalLine('Användarnamn', 100)
  .transform((value) => value.toLowerCase())
  .refine((value) => value === '' || /^[a-z0-9]+([._-][a-z0-9]+)*$/.test(value), usernameRule);

/** Letters that decomposing does not fold to ASCII. */
const folded: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
};

const longestPart = 40;

/**
 * The username that the names lead to: anna.lindqvist for Anna Lindqvist (USR-04). Å, ä, ö, é and their like
 * lose their marks; names in other alphabets lead to «user».
 */
export function proposeUsername(firstName: string, lastName: string): string {
  const parts = [firstName, lastName].map(toAscii).filter((part) => part !== '');
  return parts.length > 0 ? parts.join('.') : 'user';
}

const toAscii = (name: string): string =>
  normalised(name.toLowerCase(), 'NFD')
    .replace(/[^a-z0-9]/gu, (letter) => folded[letter] ?? (/\p{M}|['’]/u.test(letter) ? '' : '.'))
    .replace(/\.+/g, '.')
    .slice(0, longestPart)
    .replace(/^\.|\.$/g, '');

/**
 * Gives a proposal that nobody else is given until the transaction ends: others with the same names wait.
 */
export async function takeUsername(
  transaction: Transaction,
  firstName: string,
  lastName: string,
): Promise<string> {
  const base = proposeUsername(firstName, lastName);
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`username ${base}`}, 0))`;
  return freeUsername(transaction, firstName, lastName);
}

/** The proposal, or it with the lowest number that makes it one that nobody has ever had. */
export async function freeUsername(db: Transaction, firstName: string, lastName: string): Promise<string> {
  const base = proposeUsername(firstName, lastName);
  const [row] = await db.$queryRaw<{ username: string }[]>`
    SELECT candidate AS username
    FROM (SELECT 1 AS number, ${base} AS candidate UNION ALL SELECT n, ${base} || n FROM generate_series(2, 10000) n) candidates
    WHERE NOT EXISTS (SELECT FROM used_username WHERE digest = sha256(convert_to(candidate, 'UTF8')))
    ORDER BY number LIMIT 1`;
  if (!row) throw new Error(`all usernames from ${base} are taken`);
  return row.username;
}

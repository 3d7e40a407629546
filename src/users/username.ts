import { sql } from 'kysely';
import type { Transaction } from '../db/client.ts';
import { takeLock } from '../db/functions.ts';
import { queriesIn, type Reader } from '../db/queries.ts';
import { optionalLine } from '../web/forms.ts';

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
  name
    .toLowerCase()
    .normalize('NFD')
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
  await takeLock(transaction, `username ${proposeUsername(firstName, lastName)}`);
  return freeUsername(queriesIn(transaction), firstName, lastName);
}

/** How many have the same names at most. */
const most = 10_000;

/** The proposal, or it with the lowest number that makes it one that nobody has ever had. */
export async function freeUsername(read: Reader, firstName: string, lastName: string): Promise<string> {
  const base = proposeUsername(firstName, lastName);
  const username = sql<string>`${base}::text || coalesce(nullif(number, 1)::text, '')`;
  const free = await read
    .selectFrom(
      sql<{ number: number }>`generate_series(1, ${most}::integer)`.as<'candidate'>(sql`candidate (number)`),
    )
    .select(username.as('username'))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('used_username')
            .where('digest', '=', sql<Uint8Array>`sha256(convert_to(${username}, 'UTF8'))`),
        ),
      ),
    )
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  if (!free) throw new Error(`all usernames from ${base} are taken`);
  return free.username;
}

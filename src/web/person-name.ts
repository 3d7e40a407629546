import { Prisma } from '../db/generated/client.ts';

/** A person's name. Whoever has one name alone has it as last name, as in passports (ICAO Doc 9303), and the first is ''. */
interface PersonName {
  firstName: string;
  lastName: string;
}

/** Åsa Plus; Sukarno */
export const nameOf = ({ firstName, lastName }: PersonName): string =>
  [firstName, lastName].filter(Boolean).join(' ');

/** As lists are sorted: Plus, Åsa; Sukarno */
export const sortedNameOf = ({ firstName, lastName }: PersonName): string =>
  [lastName, firstName].filter(Boolean).join(', ');

/** The same as `nameOf`, of the user called u; NULL where there is none. */
export const nameSql = Prisma.sql`ltrim(u.first_name || ' ' || u.last_name)`;

/** What stands at the field for the first name. */
export const firstNameHelp = 'Lämna tomt för den som bara har ett namn, och skriv det som efternamn.';

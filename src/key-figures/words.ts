import { managedAuthorities } from '../authorities/place.ts';
import * as format from '../web/format.ts';
import type { Month } from '../web/months.ts';
import { hrefOf } from '../web/paging.ts';
import type { CountryFigures, ModuleFigures } from './queries.ts';

export interface Card {
  label: string;
  value: string;
  /** Empty when there is nothing to add. */
  text: string;
  /** The list behind it: a filter of «Myndigheter», or a place on the page. */
  href: string;
}

type Filter = Readonly<Record<string, string>>;

/** «Myndigheter», filtered. */
export const listOf = (filter: Filter): string => hrefOf(managedAuthorities, filter);

/** The figures of the country, and those that somebody should do something about. */
export const cardsOf = (country: CountryFigures, modules: readonly ModuleFigures[], now: Date) => ({
  country: [
    card('Myndigheter', country.authorities, '', managedAuthorities),
    card('Nya myndigheter i år', country.newAuthorities, since(now), { registrerad: yearOf(now) }),
    card('Användare', country.users, '', managedAuthorities),
    card('Nya användare i år', country.newUsers, since(now), { nya: yearOf(now) }),
  ],
  toDo: [
    task('Myndigheter utan administratör', country.withoutAdministrator, '', { administratorer: 'ingen' }),
    task(
      'Myndigheter med en enda administratör',
      country.withOneAdministrator,
      ownToo(country.ownHasOneAdministrator),
      { administratorer: 'en' },
    ),
    task(
      'Myndigheter med obekräftade uppgifter',
      country.unconfirmed,
      `Ingen har bekräftat dem på tolv månader. ${ownToo(country.ownIsUnconfirmed)}`.trim(),
      { obekraftade: 'ja' },
    ),
    task(
      'Användare med utgånget eller blockerat lösenord',
      country.expiredPasswords + country.blockedPasswords,
      `${format.count(country.expiredPasswords)} har gått ut, ${format.count(country.blockedPasswords)} har blockerats. ${ownToo(country.ownHasLockedOut)}`.trim(),
      { losenord: 'ja' },
    ),
    task(
      'Moduler där någon roll har för få användare',
      modules.filter(({ short }) => short > 0).length,
      'Minst en myndighet har färre användare med en roll än vad som krävs.',
      '#moduler',
    ),
  ],
});

const card = (label: string, value: number, text: string, where: Filter | string): Card => ({
  label,
  text,
  value: format.count(value),
  href: typeof where === 'string' ? where : listOf(where),
});

/** What to do something about. Nothing is said of zero. */
const task = (label: string, value: number, text: string, where: Filter | string): Card =>
  card(label, value, value === 0 ? '' : text, where);

const yearOf = (now: Date): string => format.date(now).slice(0, 4);

const since = (now: Date): string => `Sedan 1 januari ${yearOf(now)}.`;

/** The list that the card leads to does not have the coordinator's own authority. */
const ownToo = (isOneOfThem: boolean): string =>
  isOneOfThem ? 'Din egen är en av dem, men finns inte i listan.' : '';

/** The year below the first month and below each January, but not below two side by side. */
export function yearBelow(all: readonly Month[], index: number): string {
  const isJanuary = all[index]?.month === 1;
  const isFirst = index === 0 && all[1]?.month !== 1;
  return isJanuary || isFirst ? String(all[index]?.year) : '';
}

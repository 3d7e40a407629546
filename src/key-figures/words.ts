import { managedAuthorities } from '../authorities/place.ts';
import * as format from '../web/format.ts';
import { hrefOf } from '../web/paging.ts';
import type { Month } from './periods.ts';
import type { CountryFigures, ModuleFigures } from './queries.ts';

export interface Card {
  label: string;
  value: string;
  /** Empty when there is nothing to add. */
  text: string;
  /** Where to act on it; null when nothing is wrong, or no page shows it. */
  href: string | null;
}

type Filter = Readonly<Record<string, string>>;

/** «Myndigheter», filtered. */
export const listOf = (filter: Filter): string => hrefOf(managedAuthorities, filter);

/** The figures of the country, and those that somebody should do something about. */
export const cardsOf = (country: CountryFigures, modules: readonly ModuleFigures[], now: Date) => ({
  country: [
    card('Myndigheter', country.authorities, 'Din egen är inräknad.', managedAuthorities),
    card('Nya myndigheter i år', country.newAuthorities, since(now), '#nya-myndigheter'),
    card('Användare', country.users, '', '#moduler'),
    card('Nya användare i år', country.newUsers, since(now), '#nya-anvandare'),
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
      `${format.count(country.expiredPasswords)} har gått ut, ${format.count(country.blockedPasswords)} har blockerats.`,
      null,
    ),
    task(
      'Moduler där någon roll har för få användare',
      modules.filter(({ short }) => short > 0).length,
      'Minst en myndighet har färre användare med en roll än vad som krävs.',
      '#moduler',
    ),
  ],
});

const card = (label: string, value: number, text: string, href: string | null = null): Card => ({
  label,
  text,
  value: format.count(value),
  href,
});

/** What to do, and where: a filter of «Myndigheter», or a place on the page. Nothing is said of zero. */
const task = (label: string, value: number, text: string, where: Filter | string | null): Card =>
  value === 0
    ? card(label, value, '')
    : {
        ...card(label, value, text),
        href: where === null || typeof where === 'string' ? where : listOf(where),
      };

const since = (now: Date): string => `Sedan 1 januari ${format.date(now).slice(0, 4)}.`;

/** The list that the card leads to does not have the coordinator's own authority. */
const ownToo = (isOneOfThem: boolean): string =>
  isOneOfThem ? 'Din egen är en av dem, men finns inte i listan.' : '';

const months = [
  ...['januari', 'februari', 'mars', 'april', 'maj', 'juni'],
  ...['juli', 'augusti', 'september', 'oktober', 'november', 'december'],
];

/** november 2026 */
export const describeMonth = ({ month, year }: Month): string => `${months[month - 1]} ${year}`;

/** nov */
export const monthLabel = ({ month }: Month): string => months[month - 1]!.slice(0, 3);

/** The year below the first month and below each January, but not below two side by side. */
export function yearBelow(all: readonly Month[], index: number): string {
  const isJanuary = all[index]?.month === 1;
  const isFirst = index === 0 && all[1]?.month !== 1;
  return isJanuary || isFirst ? String(all[index]?.year) : '';
}

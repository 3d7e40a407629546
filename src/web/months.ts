import { Temporal } from 'temporal-polyfill';
import { timeZone } from './calendar.ts';

const dateIn = (moment: Date): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();

const midnightOf = (date: Temporal.PlainDate): Date =>
  new Date(date.toZonedDateTime(timeZone).epochMilliseconds);

export interface Month {
  /** 2026-11 */
  key: string;
  start: Date;
  year: number;
  /** From 1. */
  month: number;
}

/** The last twelve Swedish calendar months, the present one last. */
export function lastTwelveMonths(now: Date): Month[] {
  const present = dateIn(now).with({ day: 1 });
  return Array.from({ length: 12 }, (_, index) => present.subtract({ months: 11 - index })).map((first) => ({
    key: first.toString().slice(0, 7),
    start: midnightOf(first),
    year: first.year,
    month: first.month,
  }));
}

const names = [
  ...['januari', 'februari', 'mars', 'april', 'maj', 'juni'],
  ...['juli', 'augusti', 'september', 'oktober', 'november', 'december'],
];

/** november 2026 */
export const describeMonth = ({ month, year }: Pick<Month, 'month' | 'year'>): string =>
  `${names[month - 1]} ${year}`;

/** nov */
export const monthLabel = ({ month }: Month): string => names[month - 1]!.slice(0, 3);

export interface Period {
  from: Date;
  /** The first moment after it. */
  to: Date;
}

/** A year, written 2026, or a month, written 2026-11, in Swedish time; null when it is neither. */
export function periodOf(text: string): Period | null {
  const [, year, month] = /^(2\d{3})(?:-(0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  if (!year) return null;
  const first = new Temporal.PlainDate(Number(year), Number(month ?? 1), 1);
  return { from: midnightOf(first), to: midnightOf(first.add(month ? { months: 1 } : { years: 1 })) };
}

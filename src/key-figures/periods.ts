import { Temporal } from 'temporal-polyfill';
import { timeZone } from '../web/calendar.ts';

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

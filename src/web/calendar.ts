import { Temporal } from 'temporal-polyfill';

/** Days as Swedes count them. */
export const timeZone = 'Europe/Stockholm';

/** The first moment of a day, written 2026-11-23, in Swedish time; null when there is no such day. */
export const startOfDay = (day: string): Date | null => midnightOf(plainDate(day));

/** The first moment of the day after. */
export const nextDay = (day: string): Date | null => midnightOf(plainDate(day)?.add({ days: 1 }) ?? null);

/** How many midnights there are until the moment; none when it has been. */
export function daysUntil(moment: Date, now: Date): number {
  const dayOf = (one: Date) =>
    Temporal.Instant.fromEpochMilliseconds(one.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  return Math.max(0, dayOf(now).until(dayOf(moment)).days);
}

function plainDate(day: string): Temporal.PlainDate | null {
  try {
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? Temporal.PlainDate.from(day, { overflow: 'reject' }) : null;
  } catch {
    return null;
  }
}

const midnightOf = (date: Temporal.PlainDate | null): Date | null =>
  date && new Date(date.toZonedDateTime(timeZone).epochMilliseconds);

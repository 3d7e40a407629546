import { Temporal } from 'temporal-polyfill';
import { timeZone } from '../web/calendar.ts';

/** How long a chosen password is valid, in calendar months (PWD-04). */
const months = 6;

/**
 * When a password chosen now expires: six calendar months later at the same time of day in Sweden. If that month is too
 * short, on its last day: 31 August leads to 28 or 29 February.
 */
export function expiryOf(chosenAt: Date): Date {
  const chosen = Temporal.Instant.fromEpochMilliseconds(chosenAt.getTime()).toZonedDateTimeISO(timeZone);
  return new Date(chosen.add({ months }).epochMilliseconds);
}

/** How many days are left, begun ones included: from today's date to the date of expiry in Sweden. */
export function daysUntil(expiresAt: Date, now: Date): number {
  const [from, to] = [now, expiresAt].map((moment) =>
    Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone).toPlainDate(),
  );
  return from!.until(to!, { largestUnit: 'day' }).days;
}

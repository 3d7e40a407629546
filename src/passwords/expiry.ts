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

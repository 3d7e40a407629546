/** Days as Swedes count them. */
const timeZone = 'Europe/Stockholm';

const offsetFormat = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });

/** The first moment of a day, written 2026-11-23, in Swedish time; null when there is no such day. */
export function startOfDay(day: string): Date | null {
  const utc = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : new Date(NaN);
  if (Number.isNaN(utc.getTime()) || utc.toISOString().slice(0, 10) !== day) return null;
  return new Date(`${day}T00:00:00${offsetAt(utc)}`);
}

/** The first moment of the day after. */
export function nextDay(day: string): Date | null {
  if (startOfDay(day) === null) return null;
  const utc = new Date(`${day}T00:00:00Z`);
  utc.setUTCDate(utc.getUTCDate() + 1);
  return startOfDay(utc.toISOString().slice(0, 10));
}

/** +01:00 or +02:00; the clocks change at 01:00 UTC, well after midnight. */
function offsetAt(moment: Date): string {
  const name = offsetFormat.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name === 'GMT' ? 'Z' : name.replace('GMT', '');
}

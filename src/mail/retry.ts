const minute = 60_000;

/** The longest pause between two tries: four hours, in milliseconds. */
export const longestPause = 240 * minute;

/** A mail that could not be delivered for three days is given up; «Försök igen» gives it three more. */
const patience = 3 * 24 * 60 * minute;

/** When to look again at a mail that cannot be read: after 1, 2, 4, 8, 10, 10 … minutes, for as long as it takes. */
export const whenReadable = (tries: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(minute * 2 ** (tries - 1), 10 * minute));

/**
 * When to try again after this many tries: in 1, 2, 4 … minutes, minus up to a tenth at random, so that mails that
 * failed together spread out. Null when the mail is given up.
 */
export function nextTry(tries: number, since: Date, now: Date): Date | null {
  if (now.getTime() - since.getTime() >= patience) return null;
  const pause = Math.min(minute * 2 ** (tries - 1), longestPause);
  return new Date(now.getTime() + pause * (0.9 + 0.1 * Math.random()));
}

const minute = 60_000;

/** A sign-in ends after 30 minutes without use and after 12 hours, in milliseconds (SEC-02). */
export const idleLimit = 30 * minute;
export const absoluteLimit = 12 * 60 * minute;

/** How old the note of the last use may get, so that not every page writes. */
export const lastSeenPrecision = minute;

const day = 24 * 60 * 60 * 1000;

/**
 * How long personal data are kept at most, in milliseconds: read by what removes them, and by the page that says so
 * (docs/personal-data.md). All of it goes with the user.
 */
export const keptFor = {
  /** From the latest sign-in in it: browsers keep a cookie for 400 days at most (RFC 6265bis). */
  knownBrowsers: 400 * day,
  /** From when it was last used. */
  signIns: 180 * day,
  /** From when it was sent or given up. */
  mails: 365 * day,
  /** What it says, from when it was given up, so that it can be tried again; also the last mail to a removed user. */
  contentsOfFailedMails: 30 * day,
  /** From when it was last changed. */
  drafts: 7 * day,
  /** What a link asked for, after it has expired. */
  links: 30 * day,
  /** Whom an invitation went to, after it ended. */
  invited: 365 * day,
  /** A username that nobody has, as a digest. */
  unknownNames: day,
  /** Who has reset what of whom (PWD-12). */
  resets: 2 * day,
} as const;

/** The same in days. */
export const daysKept = Object.fromEntries(
  Object.entries(keptFor).map(([what, time]) => [what, time / day]),
) as Record<keyof typeof keptFor, number>;

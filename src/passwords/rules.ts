import type { DoorName } from '../mail/doors.ts';
import type { Reached } from '../mail/take-mails.ts';
import type { Demand } from './demands.ts';

export type Refusal =
  | { rule: 'unmet-demand'; demand: Demand }
  | { rule: 'reused' }
  | { rule: 'wrong-present-password' }
  | { rule: 'repeated-differently' }
  | { rule: 'own-account' }
  /** Never both within a day by the same person (PWD-12). */
  | { rule: 'factor-reset-today' }
  | { rule: 'too-many-mails'; door: DoorName; reached: Reached };

/** Wrong passwords in a row from one known browser that block the password (PWD-07). */
export const knownBrowserLimit = 5;

/** Wrong passwords in a row from all other browsers together that block it (PWD-07). */
export const otherBrowsersLimit = 100;

const minute = 60_000;
const longestWait = 60 * minute;

/**
 * Milliseconds that all unknown browsers of a user wait after this many wrong passwords in a row: none up to four, a
 * minute after the fifth, then twice as long each time, an hour from the eleventh (PWD-07). A hundred tries take four
 * days.
 */
export const waitAfter = (count: number): number =>
  count < knownBrowserLimit ? 0 : Math.min(minute * 2 ** (count - knownBrowserLimit), longestWait);

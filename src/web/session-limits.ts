import type { Actor } from '../authorization/actor.ts';

const minute = 60_000;

/** A sign-in ends after 30 minutes without use and after 12 hours, in milliseconds (SEC-02). */
export const idleLimit = 30 * minute;
export const absoluteLimit = 12 * 60 * minute;

/** How old the note of the last use may get, so that not every page writes. */
export const lastSeenPrecision = minute;

/** For so long after a proof, in milliseconds, power can be given away without another one (PWD-13). */
const proofLimit = 10 * minute;

/** Whether the user has proven so lately who it is that it need not be asked again (PWD-13). */
export const isProofRecent = ({ provenAt }: Pick<Actor, 'provenAt'>, now: Date): boolean =>
  now.getTime() - provenAt.getTime() < proofLimit;

/** In how many seconds the sign-in ends, however much it is used. */
export const secondsLeft = ({ signedInAt }: Pick<Actor, 'signedInAt'>, now: Date): number =>
  Math.max(0, Math.floor((signedInAt.getTime() + absoluteLimit - now.getTime()) / 1000));

/** After how many seconds without use it ends; the note of the last use may be older than the use. */
export const secondsIdle = (idleLimit - lastSeenPrecision) / 1000;

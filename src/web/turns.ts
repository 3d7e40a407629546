import pLimit, { type LimitFunction } from 'p-limit';
import { RequestRefused } from './errors.ts';

/** How many requests of a user a process works on at once, fewer than it has connections to the database, and how many may wait. */
const atOnce = 3;
const waiting = 50;

/** Does the work when it is the user's turn; says whether it had to wait for that. */
export type InTurn = (userId: number, work: (hasWaited: boolean) => Promise<void>) => Promise<void>;

/**
 * Lets the requests of each user take turns, so that nobody's slow the others down, however many come at once (SEC-07).
 * @throws RequestRefused when too many of the user's wait already
 */
export function createTurns(): InTurn {
  const limits = new Map<number, LimitFunction>();
  return async (userId, work) => {
    const limit = limits.get(userId) ?? pLimit(atOnce);
    if (limit.pendingCount >= waiting) throw new RequestRefused(429);
    limits.set(userId, limit);
    const hasToWait = limit.activeCount >= atOnce;
    try {
      await limit(() => work(hasToWait));
    } finally {
      if (limit.activeCount + limit.pendingCount === 0) limits.delete(userId);
    }
  };
}

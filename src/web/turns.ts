import pLimit, { type LimitFunction } from 'p-limit';

export interface Turns {
  /**
   * Does the task when it is the key's turn, and tells it how many milliseconds it had to wait for that; null when too
   * many of the key wait already, or it has waited for too long.
   */
  take: <Result>(key: string, task: (waited: number) => Promise<Result>) => Promise<Result | null>;
}

/**
 * Lets a number of tasks per key run at once in this process, and a number wait, so many milliseconds. Nobody takes more than a share, and
 * simultaneous users wait instead of being refused (SEC-07).
 */
export function createTurns(atOnce: number, waiting = Infinity, patience = Infinity): Turns {
  const limits = new Map<string, LimitFunction>();
  return {
    take: async (key, task) => {
      const limit = limits.get(key) ?? pLimit(atOnce);
      if (limit.pendingCount >= waiting) return null;
      limits.set(key, limit);
      const from = performance.now();
      const ticket = givenUpAfter(patience);
      const turn = limit(async () => (ticket.begin() ? task(performance.now() - from) : null)).finally(() => {
        if (limit.activeCount + limit.pendingCount === 0) limits.delete(key);
      });
      return await Promise.race([turn, ticket.givenUp]);
    },
  };
}

/** Somebody who waits: begins, or has given up after so many milliseconds. */
function givenUpAfter(patience: number): { begin: () => boolean; givenUp: Promise<null> } {
  let isWaiting = true;
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<null>((resolve) => {
    if (patience < Infinity)
      timer = setTimeout(() => {
        isWaiting = false;
        resolve(null);
      }, patience);
  });
  return {
    begin: () => {
      clearTimeout(timer);
      return isWaiting;
    },
    givenUp,
  };
}

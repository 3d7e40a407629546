import pLimit, { type LimitFunction } from 'p-limit';

export interface Turns {
  /**
   * Does the task when it is the key's turn, and tells it whether it had to wait for that; null when too many of the key
   * wait already.
   */
  take: <Result>(key: string, task: (hasWaited: boolean) => Promise<Result>) => Promise<Result | null>;
}

/**
 * Lets a number of tasks per key run at once in this process, and a number wait. Nobody takes more than a share, and
 * simultaneous users wait instead of being refused (SEC-07).
 */
export function createTurns(atOnce: number, waiting = Infinity): Turns {
  const limits = new Map<string, LimitFunction>();
  return {
    take: async (key, task) => {
      const limit = limits.get(key) ?? pLimit(atOnce);
      if (limit.pendingCount >= waiting) return null;
      limits.set(key, limit);
      const hasToWait = limit.activeCount + limit.pendingCount >= atOnce;
      try {
        return await limit(() => task(hasToWait));
      } finally {
        if (limit.activeCount + limit.pendingCount === 0) limits.delete(key);
      }
    },
  };
}

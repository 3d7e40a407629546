import pLimit, { type LimitFunction } from 'p-limit';

export interface Turns {
  /** Does the task when it is the key's turn; null when too many of the key wait already. */
  take: <Result>(key: string, task: () => Promise<Result>) => Promise<Result | null>;
}

interface Line {
  inTurn: LimitFunction;
  /** How many are in it, waiting or at it. */
  length: number;
}

/**
 * Lets so many tasks of each key go on at once in this process, and so many more wait: nobody takes more than his or her
 * part, and who comes at the same time as others is let in after them instead of refused (SEC-07).
 */
export function createTurns(atOnce: number, waiting = Infinity): Turns {
  const lines = new Map<string, Line>();
  return {
    take: async (key, task) => {
      const line = lines.get(key) ?? { inTurn: pLimit(atOnce), length: 0 };
      if (line.length >= atOnce + waiting) return null;
      lines.set(key, line);
      line.length++;
      try {
        return await line.inTurn(task);
      } finally {
        line.length--;
        if (line.length === 0) lines.delete(key);
      }
    },
  };
}

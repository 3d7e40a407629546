import { createHash } from 'node:crypto';
import type { Transaction } from './client.ts';

/** How often something may be done in a period, per key. */
export interface Limit {
  /** What is counted. */
  name: string;
  /** The person or thing counted. Stored as a digest, since it may name people. */
  key: string;
  times: number;
  /** In seconds, from the first time on. */
  within: number;
}

/**
 * Counts one use in the transaction of its cause (SEC-07). A rollback undoes it, and the row stays locked until the
 * end, so simultaneous uses cannot exceed the limit. False when the limit is reached. Shares the table with the limits
 * of strangers, which deletes old rows (src/web/rate-limits.ts).
 */
export async function takeLimit(
  transaction: Transaction,
  { name, key, times, within }: Limit,
  now: Date,
): Promise<boolean> {
  const taken = await transaction.$executeRaw`
    INSERT INTO rate_limit AS kept (key, points, expire)
    VALUES (${rowOf(name, key)}, 1, ${now.getTime() + within * 1000})
    ON CONFLICT (key) DO UPDATE SET
      points = CASE WHEN kept.expire <= ${now.getTime()} THEN 1 ELSE kept.points + 1 END,
      expire = CASE WHEN kept.expire <= ${now.getTime()} THEN EXCLUDED.expire ELSE kept.expire END
    WHERE kept.expire <= ${now.getTime()} OR kept.points < ${times}`;
  return taken === 1;
}

/** Whether it has been done often enough already, without counting. */
export async function isLimitReached(
  db: Transaction,
  { name, key, times }: Omit<Limit, 'within'>,
  now: Date,
): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT FROM rate_limit WHERE key = ${rowOf(name, key)} AND expire > ${now.getTime()} AND points >= ${times}`;
  return found.length > 0;
}

const rowOf = (name: string, key: string): string =>
  `${name}:${createHash('sha256').update(key).digest('base64url')}`;

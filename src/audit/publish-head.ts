import type { PrismaClient } from '../db/generated/client.ts';
import { log } from '../operation/log.ts';

/**
 * Writes the last link of the chain to the process's log, which is kept elsewhere: against it `audit:verify --expect` finds a
 * log that was cut off or written anew by whoever owns the database (LOG-02).
 */
export async function publishHead(db: PrismaClient): Promise<void> {
  const [head] = await db.$queryRaw<{ link: string }[]>`
    SELECT position::text || ':' || encode(hash, 'hex') AS link FROM log_chain
    WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1`;
  if (head) log.info(head, 'the last link of the log');
}

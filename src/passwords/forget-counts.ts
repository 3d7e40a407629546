import type { PrismaClient } from '../db/generated/client.ts';
import { browserLifetime } from '../web/browser-tokens.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Takes away counts of wrong passwords that say nothing any more, so that typed names do not fill the database: those that
 * are over, those of names that nobody has after a day, and those of browsers whose cookie has expired (PWD-07).
 */
export async function forgetCounts(db: PrismaClient, now: Date): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age);
  await db.$executeRaw`
    DELETE FROM wrong_passwords
    WHERE reserved_at < ${before(browserLifetime)}
      OR (reserved_at < ${before(day)} AND (user_id IS NULL OR (count = 0 AND under_way = 0)))`;
}

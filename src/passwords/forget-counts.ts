import type { PrismaClient } from '../db/generated/client.ts';
import { keptFor } from '../periods.ts';

/**
 * Deletes counts of wrong passwords that have lost their meaning (PWD-07), so that typed names do not fill the
 * database: finished ones, those of unknown names after a day, and the others when a browser's cookie would have expired.
 * Wrong codes (PWD-11) are counted until a right one comes, or the user is gone.
 */
export async function forgetCounts(db: PrismaClient, now: Date): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age);
  await db.$executeRaw`
    DELETE FROM wrong_passwords
    WHERE reserved_at < ${before(keptFor.knownBrowsers)}
      OR (reserved_at < ${before(keptFor.unknownNames)} AND (source LIKE 'name %' OR (count = 0 AND under_way = 0)))
      OR (source LIKE 'code %' AND NOT EXISTS (
        SELECT FROM "user" u WHERE u.id = substring(source from '^code (\\d+)$')::integer))`;
}

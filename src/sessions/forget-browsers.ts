import type { PrismaClient } from '../db/generated/client.ts';
import { keptFor } from '../periods.ts';

/** Deletes known browsers whose cookie has expired (PWD-07). */
export async function forgetBrowsers(db: PrismaClient, now: Date): Promise<void> {
  const expired = new Date(now.getTime() - keptFor.knownBrowsers);
  await db.knownBrowser.deleteMany({ where: { lastUsedAt: { lt: expired } } });
}

import type { PrismaClient } from '../db/generated/client.ts';
import { browserLifetime } from '../web/browser-tokens.ts';

/** Deletes known browsers whose cookie has expired (PWD-07). */
export async function forgetBrowsers(db: PrismaClient, now: Date): Promise<void> {
  const expired = new Date(now.getTime() - browserLifetime);
  await db.knownBrowser.deleteMany({ where: { lastUsedAt: { lt: expired } } });
}

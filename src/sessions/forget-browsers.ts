import type { PrismaClient } from '../db/generated/client.ts';
import { browserLifetime } from '../web/browser-tokens.ts';

/** Takes away known browsers whose cookie has expired since the latest sign-in (PWD-07). */
export async function forgetBrowsers(db: PrismaClient, now: Date): Promise<void> {
  const expired = new Date(now.getTime() - browserLifetime);
  await db.knownBrowser.deleteMany({ where: { lastUsedAt: { lt: expired } } });
}

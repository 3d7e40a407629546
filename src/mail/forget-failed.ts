import type { PrismaClient } from '../db/generated/client.ts';

const day = 24 * 60 * 60 * 1000;

/** How long the content of a mail that was given up is kept, so that it can be tried again, in milliseconds. */
export const keptFor = 30 * day;

/** Removes what mails that were given up say (PWD-10). The mails themselves stay, to show that they failed. */
export async function forgetFailed(db: PrismaClient, now: Date): Promise<void> {
  await db.mail.updateMany({
    where: { failedAt: { lte: new Date(now.getTime() - keptFor) }, sealed: { not: null } },
    data: { sealed: null },
  });
}

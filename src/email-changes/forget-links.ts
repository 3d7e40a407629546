import type { PrismaClient } from '../db/generated/client.ts';

const day = 24 * 60 * 60 * 1000;

/** How long a link that has expired says so, in milliseconds; what it asked for is forgotten with it. */
export const keptFor = 30 * day;

/** Removes links that expired long ago, whatever became of them. */
export async function forgetLinks(db: PrismaClient, now: Date): Promise<void> {
  await db.emailChange.deleteMany({ where: { expiresAt: { lte: new Date(now.getTime() - keptFor) } } });
}

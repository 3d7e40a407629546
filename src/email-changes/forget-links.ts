import type { PrismaClient } from '../db/generated/client.ts';
import { keptFor } from '../periods.ts';

/** Removes links that expired long ago, whatever became of them. */
export async function forgetLinks(db: PrismaClient, now: Date): Promise<void> {
  await db.emailChange.deleteMany({ where: { expiresAt: { lte: new Date(now.getTime() - keptFor.links) } } });
}

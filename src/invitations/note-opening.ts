import type { PrismaClient } from '../db/generated/client.ts';

/** The first time that somebody follows the link; see `isLookedAt`. */
export async function noteOpening(db: PrismaClient, id: number, now: Date): Promise<void> {
  await db.invitation.updateMany({ where: { id, openedAt: null }, data: { openedAt: now } });
}

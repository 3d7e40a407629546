import { deleteInBatches } from '../db/delete-in-batches.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { keptFor } from '../periods.ts';

/** Removes sign-ins of long ago, with their addresses and browsers. None lasts longer than twelve hours (SEC-02). */
export async function forgetSignIns(db: PrismaClient, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptFor.signIns);
  await deleteInBatches(db, Prisma.sql`sign_in s`, Prisma.sql`s.started_at < ${before}`);
}

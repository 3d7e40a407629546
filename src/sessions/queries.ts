import type { Transaction } from '../db/client.ts';
import { absoluteLimit, idleLimit } from '../web/session-limits.ts';

export interface OpenSignIn {
  id: number;
  startedAt: Date;
  lastSeenAt: Date;
  address: string;
  userAgent: string;
}

/** A user's sign-ins that still give access, newest first. */
export const openSignIns = (db: Transaction, userId: number, now: Date): Promise<OpenSignIn[]> =>
  db.signIn.findMany({
    where: {
      userId,
      endedAt: null,
      startedAt: { gt: new Date(now.getTime() - absoluteLimit) },
      lastSeenAt: { gt: new Date(now.getTime() - idleLimit) },
    },
    omit: { userId: true, endedAt: true },
    orderBy: { id: 'desc' },
  });

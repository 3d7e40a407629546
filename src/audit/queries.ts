import type { Transaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { Action, Changes } from './events.ts';

export interface LogFilter {
  /** Whose events: one authority's, or those of a whole scope. */
  authorityIds: readonly number[];
  action?: Action;
  /** From the start of this moment. */
  from?: Date;
  /** Until, but not including, this moment. */
  until?: Date;
  /** Part of the name of who did it or whom it is about. */
  name?: string;
}

export interface LogRow {
  id: bigint;
  at: Date;
  action: Action;
  actorId: number | null;
  actorName: string | null;
  address: string | null;
  authorityId: number | null;
  subjectId: number | null;
  subjectName: string | null;
  changes: Changes;
  personal: Changes | null;
}

/** One page of the authority's log, newest first, and how many events there are in all. */
export async function findEvents(
  db: Transaction,
  filter: LogFilter,
  { skip, take }: { skip: number; take: number },
): Promise<{ events: LogRow[]; total: number }> {
  const where = whereOf(filter);
  const events = await db.logEvent.findMany({
    where,
    orderBy: { id: 'desc' },
    skip,
    take,
  });
  return { events: events as unknown as LogRow[], total: await db.logEvent.count({ where }) };
}

/** All of the authority's events that fit, newest first, a batch at a time. */
export async function* allEvents(db: Transaction, filter: LogFilter): AsyncGenerator<LogRow> {
  const batch = 1000;
  let where: Prisma.LogEventWhereInput = whereOf(filter);
  for (;;) {
    const events = await db.logEvent.findMany({
      where,
      orderBy: { id: 'desc' },
      take: batch,
    });
    yield* events as unknown as LogRow[];
    const last = events.at(-1);
    if (!last || events.length < batch) return;
    where = { ...whereOf(filter), id: { lt: last.id } };
  }
}

/** What the user has done, and what has been done to him or her: newest first (USR-14). */
export async function eventsAbout(db: Transaction, userId: number): Promise<LogRow[]> {
  const events = await db.logEvent.findMany({
    where: { OR: [{ actorId: userId }, { subjectId: userId }] },
    orderBy: { id: 'desc' },
    take: 10_000,
  });
  return events as unknown as LogRow[];
}

const whereOf = ({ authorityIds, action, from, until, name }: LogFilter): Prisma.LogEventWhereInput => ({
  authorityId: { in: [...authorityIds] },
  action,
  at: { gte: from, lt: until },
  ...(name && {
    OR: [
      { actorName: { contains: name, mode: 'insensitive' } },
      { subjectName: { contains: name, mode: 'insensitive' } },
    ],
  }),
});

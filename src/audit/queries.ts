import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import type { Action, Changes } from './events.ts';

export interface LogFilter {
  /** The authorities whose events are shown: a subquery with the column authority_id, each ID once. */
  authorities: Prisma.Sql;
  action?: Action;
  /** From the start of this moment. */
  from?: Date;
  /** Until, but not including, this moment. */
  until?: Date;
  /** Part of the name of the actor or the subject. */
  name?: string;
}

export interface LogRow {
  id: string;
  at: Date;
  action: Action;
  actorId: number | null;
  actorName: string | null;
  address: string | null;
  authorityId: number | null;
  /** Null once the authority has been removed. */
  authorityName: string | null;
  subjectId: number | null;
  subjectName: string | null;
  changes: Changes;
  personal: Changes | null;
}

const eventSql = Prisma.sql`
  SELECT e.id::text, e.at, e.action, e.actor_id AS "actorId", e.actor_name AS "actorName", e.address,
    e.authority_id AS "authorityId", a.informal_name AS "authorityName", e.subject_id AS "subjectId",
    e.subject_name AS "subjectName", e.changes, e.personal`;

/** One page of the log, newest first, and how many events there are in all. */
export async function findEvents(
  db: Reader,
  filter: LogFilter,
  { skip, take }: { skip: number; take: number },
): Promise<{ events: LogRow[]; total: number }> {
  const events = await db.$queryRaw<LogRow[]>`
    ${eventSql}
    FROM (SELECT e.* FROM ${eventsSql(filter)} ORDER BY e.id DESC LIMIT ${take} OFFSET ${skip}) AS e
      LEFT JOIN authority a ON a.id = e.authority_id
    ORDER BY e.id DESC`;
  const [counted] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::integer AS total FROM ${eventsSql(filter)}`;
  return { events, total: counted!.total };
}

/** All events that fit, newest first: of LogRow. */
export const allEventsSql = (filter: LogFilter): Prisma.Sql => Prisma.sql`
  ${eventSql} FROM (SELECT e.* FROM ${eventsSql(filter)}) AS e LEFT JOIN authority a ON a.id = e.authority_id
  ORDER BY e.id DESC`;

/** What the user has done, and what others have done to the user, newest first (USR-14). Rows are `LogRow`. */
export const eventsAboutSql = (userId: number): Prisma.Sql => Prisma.sql`
  ${eventSql} FROM log_event e LEFT JOIN authority a ON a.id = e.authority_id
  WHERE e.actor_id = ${userId} OR e.subject_id = ${userId} ORDER BY e.id DESC`;

/**
 * The events that fit, called e. A join, not IN: of that PostgreSQL believes that a scope is 200 authorities, and takes
 * the events of 200,000 one authority after the other.
 */
function eventsSql({ authorities, action, from, until, name }: LogFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (action) conditions.push(Prisma.sql`e.action = ${action}`);
  if (from) conditions.push(Prisma.sql`e.at >= ${from}::timestamptz`);
  if (until) conditions.push(Prisma.sql`e.at < ${until}::timestamptz`);
  if (name) {
    const pattern = `%${name.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(Prisma.sql`(e.actor_name ILIKE ${pattern} OR e.subject_name ILIKE ${pattern})`);
  }
  return Prisma.sql`
    log_event e JOIN ${authorities} AS whose ON whose.authority_id = e.authority_id
    WHERE ${Prisma.join(conditions, ' AND ')}`;
}

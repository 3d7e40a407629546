import type { Manager } from '../authorization/scope.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import {
  beyondSql,
  boundedCountSql,
  directionSql,
  type Keyset,
  limitSql,
  type Stretch,
  stretchOf,
} from '../web/keyset.ts';
import type { Action, Changes } from './events.ts';

/** Whose events a log shows: those of one authority, or those of the scope of an access manager. */
export type Whose = { authorityId: number } | { manager: Manager };

export interface LogFilter {
  whose: Whose;
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

/**
 * One page of the log, newest first. How many events there are in all is counted where an index tells; else the total
 * is null.
 */
export async function findEvents(
  { db, read }: { db: Reader; read: Reader },
  filter: LogFilter,
  keyset: Keyset,
): Promise<{ events: Stretch<LogRow>; total: number | null }> {
  const { whose, name } = filter;
  const isOfFew = 'manager' in whose && (await isOfFewAuthorities(read, whose.manager));
  const page = isOfFew && name === undefined ? eachSql(filter, keyset) : walkedSql(filter, keyset, isOfFew);
  const total =
    'authorityId' in whose && name === undefined
      ? boundedCountSql(
          Prisma.sql`SELECT FROM log_event e WHERE ${whoseSql(whose)} AND ${narrowedSql(filter)}`,
        )
      : Prisma.sql`NULL::integer`;
  // A name is looked up in one way when it is rare and in another when it is common: it is not planned once for all.
  const reader = name === undefined ? read : db;
  const found = await reader.$queryRaw<(LogRow & { total: number | null })[]>`
    WITH page AS (${page}), counted AS (SELECT ${total} AS total)
    ${eventSql}, counted.total
    FROM page JOIN log_event e USING (id) LEFT JOIN authority a ON a.id = e.authority_id, counted
    ORDER BY e.at ${directionSql(keyset)}, e.id ${directionSql(keyset)}`;
  return { events: stretchOf(keyset, found), total: found[0]?.total ?? null };
}

/** A scope of so many authorities is asked one by one; of a larger one, enough of the latest events are its own. */
const few = 300;

async function isOfFewAuthorities(read: Reader, { authorityId }: Manager): Promise<boolean> {
  const [scope] = await read.$queryRaw<{ size: number }[]>`
    SELECT count(*)::integer AS size FROM (SELECT FROM scope_of(${authorityId}) LIMIT 301) AS counted`;
  return scope!.size <= few;
}

/** The keys of one page, read along an index until it is full. */
const walkedSql = (filter: LogFilter, keyset: Keyset, isOfFew: boolean): Prisma.Sql => Prisma.sql`
  SELECT e.at, e.id FROM log_event e
  WHERE ${whoseSql(filter.whose, isOfFew)} AND ${narrowedSql(filter, keyset)} ${orderSql(keyset)}`;

/** The same where each authority of the scope has a page of its own, of which the newest are taken. */
function eachSql(filter: LogFilter, keyset: Keyset): Prisma.Sql {
  const { authorityId } = (filter.whose as { manager: Manager }).manager;
  return Prisma.sql`
    SELECT e.at, e.id FROM scope_of(${authorityId}) AS whose, LATERAL (
      SELECT e.at, e.id FROM log_event e
      WHERE e.authority_id = whose.authority_id AND ${narrowedSql(filter, keyset)} ${orderSql(keyset)}
    ) AS e ${orderSql(keyset)}`;
}

const orderSql = (keyset: Keyset): Prisma.Sql => Prisma.sql`
  ORDER BY e.at ${directionSql(keyset)}, e.id ${directionSql(keyset)} ${limitSql}`;

/** All events that fit, newest first: of LogRow. */
export const allEventsSql = (filter: LogFilter): Prisma.Sql => Prisma.sql`
  ${eventSql} FROM log_event e LEFT JOIN authority a ON a.id = e.authority_id
  WHERE ${whoseSql(filter.whose)} AND ${narrowedSql(filter)} ORDER BY e.at DESC, e.id DESC`;

/** What the user has done, and what others have done to the user, newest first (USR-14). Rows are `LogRow`. */
export const eventsAboutSql = (userId: number): Prisma.Sql => Prisma.sql`
  ${eventSql} FROM log_event e LEFT JOIN authority a ON a.id = e.authority_id
  WHERE e.actor_id = ${userId} OR e.subject_id = ${userId} ORDER BY e.at DESC, e.id DESC`;

/** The events, called e, of the authority or of the scope. */
function whoseSql(whose: Whose, isOfFew = false): Prisma.Sql {
  if ('authorityId' in whose) return Prisma.sql`e.authority_id = ${whose.authorityId}`;
  const { authorityId } = whose.manager;
  if (isOfFew)
    return Prisma.sql`e.authority_id = ANY (ARRAY(SELECT authority_id FROM scope_of(${authorityId})))`;
  // Asked event by event: with OFFSET, PostgreSQL does not gather the whole scope beforehand.
  return Prisma.sql`EXISTS (
    SELECT FROM scope_of(${authorityId}) AS whose WHERE whose.authority_id = e.authority_id OFFSET 0)`;
}

/** The events, called e, that fit, whosever they are. */
function narrowedSql({ action, from, until, name }: LogFilter, keyset?: Keyset): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (action) conditions.push(Prisma.sql`e.action = ${action}`);
  if (from) conditions.push(Prisma.sql`e.at >= ${from}::timestamptz`);
  if (until) conditions.push(Prisma.sql`e.at < ${until}::timestamptz`);
  if (name) {
    const pattern = `%${name.replace(/[\\%_]/g, '\\$&')}%`;
    // As the index has it. A name holds no line break.
    conditions.push(
      Prisma.sql`coalesce(e.actor_name, '') || chr(10) || coalesce(e.subject_name, '') ILIKE ${pattern}`,
    );
  }
  if (keyset?.cursor) {
    const { id } = keyset.cursor;
    const at = Prisma.sql`(SELECT at FROM log_event WHERE id = ${id}::bigint)`;
    conditions.push(Prisma.sql`(e.at, e.id) ${beyondSql(keyset.cursor)} (${at}, ${id}::bigint)`);
  }
  return Prisma.join(conditions, ' AND ');
}

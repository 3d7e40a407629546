import { isOfScopeSql, isSmallScope, type Manager, sizeOfScope } from '../authorization/scope.ts';
import { Prisma } from '../db/generated/client.ts';
import type { PoolReader } from '../db/reader.ts';
import { boundedCountSql, noteCount } from '../web/bounded-count.ts';
import { beyondSql, directionSql, type Keyset, limitSql, type Stretch, stretchOf } from '../web/keyset.ts';
import type { Action, Changes } from './events.ts';

/** Whose events a log shows: those of one authority, or those of the scope of an access manager. */
export type Whose = { authorityId: number } | { manager: Manager };

export interface LogFilter {
  whose: Whose;
  /** Null: all. */
  actions: readonly Action[] | null;
  /** Who did it, or to whom it was done. */
  userId?: number;
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
  /** Where the actor is a user now; null when the actor is none any more. */
  actorAuthorityId: number | null;
  address: string | null;
  authorityId: number | null;
  /** Null once the authority has been removed. */
  authorityName: string | null;
  subjectId: number | null;
  subjectName: string | null;
  /** The same of whom it is about. */
  subjectAuthorityId: number | null;
  changes: Changes;
  personal: Changes | null;
}

const eventSql = Prisma.sql`
  SELECT e.id::text, e.at, e.action, e.actor_id AS "actorId", e.actor_name AS "actorName", e.address,
    e.authority_id AS "authorityId", a.informal_name AS "authorityName", e.subject_id AS "subjectId",
    e.subject_name AS "subjectName", e.changes, e.personal,
    (SELECT authority_id FROM "user" WHERE id = e.actor_id) AS "actorAuthorityId",
    (SELECT authority_id FROM "user" WHERE id = e.subject_id) AS "subjectAuthorityId"`;

/**
 * One page of the log, newest first. How many events there are in all is counted where an index tells; else the total
 * is null.
 */
export async function findEvents(
  read: PoolReader,
  filter: LogFilter,
  keyset: Keyset,
): Promise<{ events: Stretch<LogRow>; total: number | null }> {
  const { whose, name, actions, userId } = filter;
  const isSmall = 'manager' in whose && isSmallScope(await sizeOfScope(read, whose.manager));
  const isWalked = name !== undefined || userId !== undefined;
  const page = isWalked
    ? walkedSql(filter, keyset, isSmall)
    : actions
      ? eachActionSql(filter, actions, keyset, isSmall)
      : isSmall
        ? eachSql(filter, keyset)
        : walkedSql(filter, keyset, isSmall);
  const all = Prisma.sql`SELECT FROM log_event e WHERE ${whoseSql(whose)} AND ${narrowedSql(filter)}`;
  const isCounted = 'authorityId' in whose && !isWalked;
  // A name is looked up in one way when it is rare and in another when it is common.
  const reader = isWalked ? read.planned : read;
  const found = await reader.$queryRaw<(LogRow & { total: number | null })[]>`
    WITH page AS (${page}), counted AS (SELECT ${isCounted ? boundedCountSql(all) : Prisma.sql`NULL::integer`} AS total)
    ${eventSql}, counted.total
    FROM page JOIN log_event e USING (id) LEFT JOIN authority a ON a.id = e.authority_id, counted
    ORDER BY e.at ${directionSql(keyset, true)}, e.id ${directionSql(keyset, true)}`;
  const total = found[0]?.total ?? null;
  if (total !== null) noteCount(all, total);
  return { events: stretchOf(keyset, found), total };
}

/** The keys of one page, read along an index until it is full. */
const walkedSql = (filter: LogFilter, keyset: Keyset, isSmall: boolean): Prisma.Sql => Prisma.sql`
  SELECT e.at, e.id FROM log_event e
  WHERE ${whoseSql(filter.whose, isSmall)} AND ${narrowedSql(filter, keyset)} ${orderSql(keyset)}`;

/** The same where each authority of the scope has a page of its own, of which the newest are taken. */
function eachSql(filter: LogFilter, keyset: Keyset): Prisma.Sql {
  const { authorityId } = (filter.whose as { manager: Manager }).manager;
  return Prisma.sql`
    SELECT e.at, e.id FROM scope_of(${authorityId}) AS whose, LATERAL (
      SELECT e.at, e.id FROM log_event e
      WHERE e.authority_id = whose.authority_id AND ${narrowedSql(filter, keyset)} ${orderSql(keyset)}
    ) AS e ${orderSql(keyset)}`;
}

/** The same where each kind of event has a page of its own: those asked for may be rare among the others. */
function eachActionSql(
  filter: LogFilter,
  actions: readonly Action[],
  keyset: Keyset,
  isSmall: boolean,
): Prisma.Sql {
  const narrowed = narrowedSql({ ...filter, actions: null }, keyset);
  const kind = Prisma.sql`unnest(${[...actions]}::text[]) AS kind (action)`;
  if (!isSmall)
    return Prisma.sql`
      SELECT e.at, e.id FROM ${kind}, LATERAL (
        SELECT e.at, e.id FROM log_event e
        WHERE e.action = kind.action AND ${whoseSql(filter.whose)} AND ${narrowed} ${orderSql(keyset)}
      ) AS e ${orderSql(keyset)}`;
  const { authorityId } = (filter.whose as { manager: Manager }).manager;
  return Prisma.sql`
    SELECT e.at, e.id FROM scope_of(${authorityId}) AS whose, ${kind}, LATERAL (
      SELECT e.at, e.id FROM log_event e
      WHERE e.authority_id = whose.authority_id AND e.action = kind.action AND ${narrowed} ${orderSql(keyset)}
    ) AS e ${orderSql(keyset)}`;
}

const orderSql = (keyset: Keyset): Prisma.Sql => Prisma.sql`
  ORDER BY e.at ${directionSql(keyset, true)}, e.id ${directionSql(keyset, true)} ${limitSql}`;

/** All events that fit, newest first: of LogRow. */
export const allEventsSql = (filter: LogFilter): Prisma.Sql => Prisma.sql`
  ${eventSql} FROM log_event e LEFT JOIN authority a ON a.id = e.authority_id
  WHERE ${whoseSql(filter.whose)} AND ${narrowedSql(filter)} ORDER BY e.at DESC, e.id DESC`;

/** What the user has done, and what others have done to the user, newest first (USR-14). Rows are `LogRow`. */
export const eventsAboutSql = (userId: number): Prisma.Sql => Prisma.sql`
  ${eventSql} FROM log_event e LEFT JOIN authority a ON a.id = e.authority_id
  WHERE e.actor_id = ${userId} OR e.subject_id = ${userId} ORDER BY e.at DESC, e.id DESC`;

/** The events, called e, of the authority or of the scope. */
const whoseSql = (whose: Whose, isSmall = false): Prisma.Sql =>
  'authorityId' in whose
    ? Prisma.sql`e.authority_id = ${whose.authorityId}`
    : isOfScopeSql(whose.manager, Prisma.sql`e.authority_id`, isSmall);

/** The events, called e, that fit, whosever they are. */
function narrowedSql({ actions, userId, from, until, name }: LogFilter, keyset?: Keyset): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (actions) conditions.push(Prisma.sql`e.action = ANY (${[...actions]}::text[])`);
  if (userId !== undefined)
    conditions.push(Prisma.sql`
      e.id IN (SELECT id FROM log_event WHERE actor_id = ${userId} UNION SELECT id FROM log_event WHERE subject_id = ${userId})`);
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
    conditions.push(Prisma.sql`(e.at, e.id) ${beyondSql(keyset, true)} (${at}, ${id}::bigint)`);
  }
  return Prisma.join(conditions, ' AND ');
}

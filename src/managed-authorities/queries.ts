import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import type { Actor } from '../authorization/actor.ts';
import { isSmallScope, sizeOfScope } from '../authorization/scope.ts';
import { Prisma } from '../db/generated/client.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import { countUnreachedSql, isAuthorityUnreachedSql } from '../mail/delivery.ts';
import { rankedSql } from '../search/queries.ts';
import { directionSql, type Keyset, type Stretch, stretchOf } from '../web/keyset.ts';
import {
  administratorsSql,
  fittingSql,
  isLockedOutSql,
  isStuckSql,
  type ManagedFilter,
} from './conditions.ts';
import { byNameSql, type ManagedOrder, nameSql, workFirstSql } from './order.ts';

export interface ManagedRow {
  id: number;
  name: string;
  country: string;
  kind: string;
  modules: number;
  users: number;
  administrators: number;
  /** It has administrators, and none of them can sign in. */
  isLockedOut: boolean;
  /** Besides, nobody can use a role that it needs somebody for (USR-25). */
  isStuck: boolean;
  isUnconfirmed: boolean;
  /** How many of its and its users' addresses mail does not reach, and whether its own is one of them (MAIL-03). */
  unreached: number;
  isOwnUnreached: boolean;
}

/**
 * The authorities of the actor's scope that fit (ACC-01): the page after or before another authority. Those with something
 * to do come first; where that is not asked for and the scope is large, all are by name, since that reads no more than it shows.
 */
export async function browseManaged(
  read: Reader,
  actor: Actor,
  filter: ManagedFilter,
  { order, keyset }: { order: ManagedOrder | undefined; keyset: Keyset },
  now: Date,
): Promise<{ authorities: Stretch<ManagedRow>; total: number | null; order: ManagedOrder }> {
  const size = await sizeOfScope(read, actor);
  const isSmall = isSmallScope(size);
  const taken = order ?? (isSmall ? 'work' : 'name');
  const fitting = fittingSql(actor, filter, isSmall, now);
  const rows = await read.$queryRaw<ManagedRow[]>`
    WITH page AS (${taken === 'work' ? workFirstSql(fitting, keyset, now) : byNameSql(fitting, keyset)})
    ${managedRowSql(now)} FROM page JOIN authority a USING (id)
    ORDER BY page."isIdle" ${directionSql(keyset, false)}, ${nameSql} ${directionSql(keyset, false)}, a.id ${directionSql(keyset, false)}`;
  return { authorities: stretchOf(keyset, rows), total: isFiltered(filter) ? null : size, order: taken };
}

const isFiltered = (filter: ManagedFilter): boolean =>
  Object.values(filter).some((one) => one !== undefined && one !== false && one !== '');

interface Slice {
  skip: number;
  take: number;
}

/**
 * One page of those that are found by the text of the filter, the likeliest first, as in «Sök myndighet»: how many were
 * found, and whether others fit as well.
 */
export async function searchManaged(
  read: Reader,
  actor: Actor,
  filter: ManagedFilter,
  { skip, take }: Slice,
  now: Date,
): Promise<{ rows: ManagedRow[]; total: number; isCut: boolean }> {
  const isSmall = isSmallScope(await sizeOfScope(read, actor));
  const [found] = await read.$queryRaw<{ rows: ManagedRow[]; total: number; isCut: boolean }[]>`
    WITH ${rankedSql(filter.text, fittingSql(actor, filter, isSmall, now), true)},
    page AS (
      SELECT a.id, r.score FROM ranked r JOIN authority a ON a.id = r.authority_id
      ORDER BY r.score DESC, ${nameSql}, a.id LIMIT ${take} OFFSET ${skip}
    ),
    shown AS (
      ${managedRowSql(now)} FROM page JOIN authority a USING (id) ORDER BY page.score DESC, ${nameSql}, a.id
    )
    SELECT ${rowsSql(Prisma.sql`
      SELECT id, name, country, kind, modules, users, administrators, "isLockedOut", "isStuck", "isUnconfirmed", unreached, "isOwnUnreached" FROM shown`)} AS rows, (SELECT count(*)::integer FROM ranked) AS total,
      (SELECT count(*) >= 300 FROM candidate) AS "isCut"`;
  return found!;
}

/** All authorities of the actor's scope that fit, the likeliest first: of ManagedRow. */
export const managedSql = (actor: Actor, filter: ManagedFilter, now: Date): Prisma.Sql => Prisma.sql`
    WITH ${rankedSql(filter.text, fittingSql(actor, filter, true, now))}
    ${managedRowSql(now)} FROM ranked r JOIN authority a ON a.id = r.authority_id
    ORDER BY r.score DESC, ${nameSql}, a.id`;

/** A ManagedRow of the authority called a. */
const managedRowSql = (now: Date): Prisma.Sql => Prisma.sql`
  SELECT a.id, a.informal_name AS name, a.country, a.kind::text, ${isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now)} AS "isUnconfirmed",
    (SELECT count(*)::integer FROM authority_module am WHERE am.authority_id = a.id) AS modules,
    (SELECT count(*)::integer FROM "user" u WHERE u.authority_id = a.id) AS users,
    ${administratorsSql} AS administrators, ${isLockedOutSql(now)} AS "isLockedOut", ${isStuckSql(now)} AS "isStuck",
    ${countUnreachedSql} AS unreached, ${isAuthorityUnreachedSql} AS "isOwnUnreached"`;

/** What goes with an authority: how many users, and the names of those that have it as linked coordinator (ACC-07). */
export async function findLosses(
  db: Reader,
  authorityId: number,
): Promise<{ users: number; coordinated: string[] }> {
  const [losses] = await db.$queryRaw<{ users: number; coordinated: string[] }[]>`
    SELECT (SELECT count(*)::integer FROM "user" WHERE authority_id = ${authorityId}) AS users,
      ARRAY(SELECT a.informal_name FROM authority a
        WHERE a.id IN (SELECT authority_id FROM linked_coordinator WHERE coordinator_id = ${authorityId})
        ORDER BY a.informal_name COLLATE "sv-SE-x-icu") AS coordinated`;
  return losses!;
}

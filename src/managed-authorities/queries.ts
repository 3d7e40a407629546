import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import type { Actor } from '../authorization/actor.ts';
import { scopeSql } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import { countUnreachedSql } from '../mail/delivery.ts';
import { rankedSql } from '../search/queries.ts';

export interface ManagedFilter {
  /** Part of a name; spelling is forgiven as in «Sök myndighet». */
  text: string;
  moduleId?: number;
  country?: string;
  administrators?: 'none' | 'one' | 'more';
  /** Nobody has confirmed the data for twelve months (AUT-08). */
  isUnconfirmed?: boolean;
  /** Mail does not reach an address of it or its users (MAIL-03). */
  isUnreached?: boolean;
}

export interface ManagedRow {
  id: number;
  name: string;
  country: string;
  kind: string;
  modules: number;
  users: number;
  administrators: number;
  isUnconfirmed: boolean;
  /** How many of its and its users' addresses mail does not reach (MAIL-03). */
  unreached: number;
}

interface Slice {
  skip: number;
  take: number;
}

/** One page of the authorities of the actor's scope that fit (ACC-01), by name, and how many there are in all. */
export async function findManaged(
  db: Transaction,
  actor: Actor,
  filter: ManagedFilter,
  { skip, take }: Slice,
  now: Date,
): Promise<{ rows: ManagedRow[]; total: number }> {
  const rows = await db.$queryRaw<(ManagedRow & { total: number })[]>`
    ${managedSql(actor, filter, now, Prisma.sql`, count(*) OVER ()::integer AS total`)} LIMIT ${take} OFFSET ${skip}`;
  return { rows, total: rows[0]?.total ?? 0 };
}

/** All authorities of the actor's scope that fit, by name: of ManagedRow. */
export const managedSql = (
  actor: Actor,
  filter: ManagedFilter,
  now: Date,
  more: Prisma.Sql = Prisma.empty,
): Prisma.Sql => Prisma.sql`
    WITH ${rankedSql(filter.text)},
    managed AS (
      SELECT a.id, a.informal_name AS name, a.country, a.kind::text, r.score,
        ${isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now)} AS "isUnconfirmed",
        (SELECT count(*)::integer FROM authority_module am WHERE am.authority_id = a.id) AS modules,
        (SELECT count(*)::integer FROM "user" u WHERE u.authority_id = a.id) AS users,
        (SELECT count(*)::integer FROM "user" u WHERE u.authority_id = a.id AND u.is_administrator) AS administrators,
        ${countUnreachedSql} AS unreached
      FROM ranked r JOIN authority a ON a.id = r.authority_id
      WHERE a.id IN ${scopeSql(actor)}
    )
    SELECT id, name, country, kind, modules, users, administrators, "isUnconfirmed", unreached ${more} FROM managed a
    WHERE ${conditionsSql(filter)}
    ORDER BY score DESC, name COLLATE "sv-SE-x-icu", id`;

function conditionsSql({
  moduleId,
  country,
  administrators,
  isUnconfirmed,
  isUnreached,
}: ManagedFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (moduleId !== undefined)
    conditions.push(
      Prisma.sql`EXISTS (SELECT FROM authority_module am WHERE am.authority_id = a.id AND am.module_id = ${moduleId})`,
    );
  if (country) conditions.push(Prisma.sql`country = ${country}`);
  if (administrators === 'none') conditions.push(Prisma.sql`administrators = 0`);
  if (administrators === 'one') conditions.push(Prisma.sql`administrators = 1`);
  if (administrators === 'more') conditions.push(Prisma.sql`administrators > 1`);
  if (isUnconfirmed) conditions.push(Prisma.sql`"isUnconfirmed"`);
  if (isUnreached) conditions.push(Prisma.sql`unreached > 0`);
  return Prisma.join(conditions, ' AND ');
}

/** The countries of the actor's scope. */
export const countriesInScope = async (db: Transaction, actor: Actor): Promise<string[]> =>
  (
    await db.$queryRaw<{ country: string }[]>`
      SELECT DISTINCT country FROM authority WHERE id IN ${scopeSql(actor)}`
  ).map(({ country }) => country);

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

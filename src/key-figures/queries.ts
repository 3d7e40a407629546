import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import type { Actor } from '../authorization/actor.ts';
import { scopeSql } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { passwordStatusSql } from '../passwords/status.ts';
import { isShortSql, neededSql } from '../roles/shortfalls.ts';
import { timeZone } from '../web/calendar.ts';
import { lastTwelveMonths, type Month, startOfYear } from './periods.ts';

type Coordinator = Pick<Actor, 'authorityId'>;

/** The authorities of the coordinator's country: its scope (ACC-02) and itself. */
const countrySql = (actor: Coordinator): Prisma.Sql => Prisma.sql`
  country AS (
    SELECT a.id, a.created_at, a.confirmed_at FROM authority a
    WHERE a.id = ${actor.authorityId} OR a.id IN ${scopeSql(actor)}
  )`;

interface Counts {
  authorities: number;
  users: number;
  newAuthorities: number;
  newUsers: number;
  withoutAdministrator: number;
  withOneAdministrator: number;
  /** The coordinator's own authority is one of them. */
  ownHasOneAdministrator: boolean;
  unconfirmed: number;
  ownIsUnconfirmed: boolean;
  expiredPasswords: number;
  blockedPasswords: number;
}

export interface MonthFigures extends Month {
  authorities: number;
  users: number;
}

export interface CountryFigures extends Counts {
  /** What was registered in each of the last twelve months, and is still there. */
  months: MonthFigures[];
}

/** The country as it stands (ACC-02): «i år» and months are Swedish ones. */
export async function findCountryFigures(
  db: Transaction,
  actor: Coordinator,
  now: Date,
): Promise<CountryFigures> {
  const months = lastTwelveMonths(now);
  const yearStart = Prisma.sql`${startOfYear(now)}::timestamptz`;
  const [row] = await db.$queryRaw<(Counts & { registered: Record<string, Registered> })[]>`
    WITH ${countrySql(actor)},
    people AS (
      SELECT u.authority_id, u.is_administrator, u.created_at, ${passwordStatusSql(now)} AS password
      FROM "user" u JOIN country ON country.id = u.authority_id
    ),
    administrators AS (
      SELECT authority_id, count(*) FROM people WHERE is_administrator GROUP BY 1
    ),
    authorities AS (
      SELECT country.id = ${actor.authorityId} AS is_own,
        country.created_at >= ${yearStart} AS is_new,
        ${isUnconfirmedSql(Prisma.sql`country.confirmed_at`, now)} AS is_unconfirmed,
        coalesce(administrators.count, 0) AS administrators
      FROM country LEFT JOIN administrators ON administrators.authority_id = country.id
    ),
    registered AS (
      SELECT to_char(created_at AT TIME ZONE ${timeZone}, 'YYYY-MM') AS month,
        count(*) FILTER (WHERE is_authority) AS authorities, count(*) FILTER (WHERE NOT is_authority) AS users
      FROM (SELECT created_at, true AS is_authority FROM country UNION ALL SELECT created_at, false FROM people) AS made
      WHERE created_at >= ${months[0]!.start}::timestamptz
      GROUP BY 1
    )
    SELECT count(*)::integer AS authorities,
      count(*) FILTER (WHERE is_new)::integer AS "newAuthorities",
      count(*) FILTER (WHERE administrators = 0)::integer AS "withoutAdministrator",
      count(*) FILTER (WHERE administrators = 1)::integer AS "withOneAdministrator",
      coalesce(bool_or(is_own AND administrators = 1), false) AS "ownHasOneAdministrator",
      count(*) FILTER (WHERE is_unconfirmed)::integer AS unconfirmed,
      coalesce(bool_or(is_own AND is_unconfirmed), false) AS "ownIsUnconfirmed",
      (SELECT count(*)::integer FROM people) AS users,
      (SELECT count(*)::integer FROM people WHERE created_at >= ${yearStart}) AS "newUsers",
      (SELECT count(*)::integer FROM people WHERE password = 'expired') AS "expiredPasswords",
      (SELECT count(*)::integer FROM people WHERE password = 'blocked') AS "blockedPasswords",
      (SELECT coalesce(jsonb_object_agg(month, to_jsonb(registered)), '{}') FROM registered) AS registered
    FROM authorities`;
  const { registered, ...counts } = row!;
  return { ...counts, months: months.map((month) => ({ ...month, ...registeredIn(registered[month.key]) })) };
}

interface Registered {
  authorities: number;
  users: number;
}

const registeredIn = (found?: Registered): Registered => ({
  authorities: found?.authorities ?? 0,
  users: found?.users ?? 0,
});

export interface ModuleFigures {
  id: number;
  name: string;
  authorities: number;
  /** With at least one role in the module. */
  users: number;
  /** Authorities where fewer hold a role than its minimum (USR-07). */
  short: number;
}

/** The modules by name, without retired ones that no authority of the country has any more. */
export const findModuleFigures = (db: Transaction, actor: Coordinator): Promise<ModuleFigures[]> =>
  db.$queryRaw<ModuleFigures[]>`
    WITH ${countrySql(actor)},
    access AS (
      SELECT am.* FROM authority_module am JOIN country ON country.id = am.authority_id
    ),
    held AS (
      SELECT ra.authority_id, ra.module_id, ra.role_id, count(*) AS holders
      FROM role_assignment ra JOIN country ON country.id = ra.authority_id GROUP BY 1, 2, 3
    ),
    short AS (
      SELECT access.module_id, count(DISTINCT access.authority_id)::integer AS authorities
      FROM access
      JOIN module_role r ON r.module_id = access.module_id AND r.retired_at IS NULL
      LEFT JOIN held ON held.authority_id = access.authority_id AND held.role_id = r.id
      WHERE ${isShortSql(Prisma.sql`held.holders`, neededSql(Prisma.sql`access.part`))}
      GROUP BY 1
    ),
    totals AS (
      SELECT m.id, m.labels->>'sv' AS name, m.retired_at,
        (SELECT count(*)::integer FROM access WHERE access.module_id = m.id) AS authorities,
        (SELECT count(DISTINCT ra.user_id)::integer
         FROM role_assignment ra JOIN country ON country.id = ra.authority_id WHERE ra.module_id = m.id) AS users,
        coalesce(short.authorities, 0) AS short
      FROM module m LEFT JOIN short ON short.module_id = m.id
    )
    SELECT id, name, authorities, users, short FROM totals
    WHERE retired_at IS NULL OR authorities > 0
    ORDER BY name COLLATE "sv-SE-x-icu", id`;

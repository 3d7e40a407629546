import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import type { Actor } from '../authorization/actor.ts';
import { isOfScopeSql } from '../authorization/scope.ts';
import { Prisma } from '../db/generated/client.ts';
import { countUnreachedSql } from '../mail/delivery.ts';
import { canSignInSql, passwordStatusSql } from '../passwords/status.ts';
import { isShortSql, neededSql } from '../roles/shortfalls.ts';
import { stuckRolesSql } from '../users/stuck-roles.ts';
import type { Period } from '../web/months.ts';

export interface ManagedFilter {
  /** Part of a name; spelling is forgiven as in «Sök myndighet». */
  text: string;
  moduleId?: number;
  country?: string;
  /** Locked out: there are some, and none of them can sign in. */
  administrators?: 'none' | 'one' | 'more' | 'locked out';
  /** There is something that its access manager alone can do (`needsActionSql`). */
  needsAction?: boolean;
  /** Nobody can use a role that it needs somebody for, and no administrator can do anything about it (USR-25). */
  isStuck?: boolean;
  /** Fewer hold a role than it needs there (USR-07), in the module if one is chosen. */
  isShort?: boolean;
  /** A password of somebody there has expired or is blocked. */
  hasLockedOutUsers?: boolean;
  /** When it was registered. */
  registered?: Period;
  /** When somebody there was registered. */
  newUsers?: Period;
  /** Nobody has confirmed the data for twelve months (AUT-08). */
  isUnconfirmed?: boolean;
  /** Mail does not reach an address of it or its users (MAIL-03). */
  isUnreached?: boolean;
}

/** The authorities, called a, that fit and are in the scope. */
export const fittingSql = (
  actor: Actor,
  filter: ManagedFilter,
  isSmall: boolean,
  now: Date,
): Prisma.Sql => Prisma.sql`
  a.country = ${actor.country} AND ${isOfScopeSql(actor, Prisma.sql`a.id`, isSmall)} AND ${conditionsSql(filter, now)}`;

export const administratorsSql = Prisma.sql`
  (SELECT count(*)::integer FROM "user" u WHERE u.authority_id = a.id AND u.is_administrator)`;

const hasAdministratorSql = Prisma.sql`
  EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id AND u.is_administrator)`;

const canNobodyActSql = (now: Date): Prisma.Sql => Prisma.sql`
  NOT EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id AND u.is_administrator AND ${canSignInSql(Prisma.sql`u`, now)})`;

/** The authority, called a, has administrators, and none of them can sign in. */
export const isLockedOutSql = (now: Date): Prisma.Sql =>
  Prisma.sql`(${hasAdministratorSql} AND ${canNobodyActSql(now)})`;

/** Besides, nobody can use a role that it needs somebody for: its access manager is the one to act (USR-25). */
export const isStuckSql = (now: Date): Prisma.Sql =>
  Prisma.sql`(${canNobodyActSql(now)} AND EXISTS (${stuckRolesSql(Prisma.sql`a.id`, now)}))`;

const isUnreachedSql = Prisma.sql`
  (EXISTS (SELECT FROM mail f WHERE f.authority_id = a.id AND f.failed_at IS NOT NULL) AND ${countUnreachedSql} > 0)`;

/**
 * Nobody there can act, or mail does not reach somebody there: what «Att göra» says of it. That there is one administrator, or
 * that nobody has confirmed the data, is for those who are there.
 */
export const needsActionSql = (now: Date): Prisma.Sql =>
  Prisma.sql`(${canNobodyActSql(now)} OR ${isUnreachedSql})`;

const isShortOfRoleSql = (moduleId: number | undefined): Prisma.Sql => Prisma.sql`
  EXISTS (
    SELECT FROM authority_module am JOIN module_role r ON r.module_id = am.module_id AND r.retired_at IS NULL
    WHERE am.authority_id = a.id ${moduleId === undefined ? Prisma.empty : Prisma.sql`AND am.module_id = ${moduleId}`}
      AND ${isShortSql(
        Prisma.sql`(SELECT count(*) FROM role_assignment h WHERE h.authority_id = am.authority_id AND h.role_id = r.id)`,
        neededSql(Prisma.sql`am.part`),
      )})`;

const hasLockedOutUsersSql = (now: Date): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id AND ${passwordStatusSql(now)} IN ('blocked', 'expired'))`;

const isWithinSql = (moment: Prisma.Sql, { from, to }: Period): Prisma.Sql =>
  Prisma.sql`(${moment} >= ${from} AND ${moment} < ${to})`;

function conditionsSql(filter: ManagedFilter, now: Date): Prisma.Sql {
  const { moduleId, country, administrators, needsAction, isStuck, isUnconfirmed, isUnreached } = filter;
  const conditions = [Prisma.sql`true`];
  if (moduleId !== undefined)
    conditions.push(
      Prisma.sql`EXISTS (SELECT FROM authority_module am WHERE am.authority_id = a.id AND am.module_id = ${moduleId})`,
    );
  if (country) conditions.push(Prisma.sql`a.country = ${country}`);
  if (administrators === 'none') conditions.push(Prisma.sql`NOT ${hasAdministratorSql}`);
  if (administrators === 'one') conditions.push(Prisma.sql`${administratorsSql} = 1`);
  if (administrators === 'more') conditions.push(Prisma.sql`${administratorsSql} > 1`);
  if (administrators === 'locked out') conditions.push(isLockedOutSql(now));
  if (isStuck) conditions.push(isStuckSql(now));
  if (filter.isShort) conditions.push(isShortOfRoleSql(moduleId));
  if (filter.hasLockedOutUsers) conditions.push(hasLockedOutUsersSql(now));
  if (filter.registered) conditions.push(isWithinSql(Prisma.sql`a.created_at`, filter.registered));
  if (filter.newUsers)
    conditions.push(
      Prisma.sql`EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id AND ${isWithinSql(Prisma.sql`u.created_at`, filter.newUsers)})`,
    );
  if (isUnconfirmed) conditions.push(isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now));
  if (isUnreached) conditions.push(isUnreachedSql);
  if (needsAction) conditions.push(needsActionSql(now));
  return Prisma.join(conditions, ' AND ');
}

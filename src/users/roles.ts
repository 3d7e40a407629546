import { type LastChange, lastChangeSql } from '../authorities/last-change.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { lockRows, lockToChange } from '../db/locks.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import { canSignInSql } from '../passwords/status.ts';
import type { Holders } from './rules.ts';
import { type StuckRole, stuckRolesSql } from './stuck-roles.ts';

export interface OfferedRole {
  id: number;
  code: string;
  label: string;
  moduleId: number;
  module: string;
  /** Held by the user already, and given to nobody more (ACC-08). */
  isRetired: boolean;
  minimum: number;
  /** How many at the authority hold it; no more than the minimum are counted. */
  holders: number;
}

/**
 * The roles that can be given at the authority: by module, in the order of the module's roles (USR-08). Retired
 * ones only when the user holds them, to be kept or taken away (ACC-08).
 */
export const offeredRoles = (
  db: Reader,
  authorityId: number,
  userId: number | null = null,
): PromiseLike<OfferedRole[]> => db.$queryRaw<OfferedRole[]>(offeredSql(authorityId, userId));

/** With how many hold each role, counted up to its minimum. */
const offeredSql = (authorityId: number, userId: number | null): Prisma.Sql => Prisma.sql`
  SELECT r.id, r.code, r.labels->>'sv' AS label, m.id AS "moduleId", m.labels->>'sv' AS module,
    r.retired_at IS NOT NULL AS "isRetired", r.minimum_users AS minimum, (
      SELECT count(*)::integer FROM (
        SELECT FROM role_assignment a WHERE a.role_id = r.id AND a.authority_id = am.authority_id LIMIT r.minimum_users
      ) AS needed
    ) AS holders
  FROM authority_module am
    JOIN module m ON m.id = am.module_id
    JOIN module_role r ON r.module_id = m.id AND (NOT r.coordinator_only OR am.part = 'COORDINATOR')
  WHERE am.authority_id = ${authorityId} AND (r.retired_at IS NULL
    OR EXISTS (SELECT FROM role_assignment a WHERE a.role_id = r.id AND a.user_id = ${userId}::integer))
  ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu", r.position`;

interface ListFrame {
  roles: OfferedRole[];
  changed: LastChange | null;
  /** Those that nobody can use (USR-25). */
  stuck: StuckRole[];
}

/** What stands around the list of users. */
export async function findListFrame(db: Reader, authorityId: number, now: Date): Promise<ListFrame> {
  const [frame] = await db.$queryRaw<ListFrame[]>`
    SELECT ${rowsSql(offeredSql(authorityId, null))} AS roles, ${lastChangeSql(authorityId, 'users')} AS changed,
      ${rowsSql(stuckRolesSql(Prisma.sql`${authorityId}`, now))} AS stuck`;
  return frame!;
}

/**
 * Holds back all others who change users at the authority, until the transaction ends: what is counted
 * afterwards stays true (USR-07).
 */
export async function lockUsers(transaction: Transaction, authorityId: number): Promise<void> {
  await lockToChange(transaction, 'authority', authorityId);
}

/**
 * Holds back the Commission, who may raise the minimums of the roles or retire them, until the transaction ends
 * (ACC-08).
 */
export async function lockRoles(transaction: Transaction, roleIds: readonly number[]): Promise<void> {
  await lockRows(transaction, 'module_role', roleIds, 'FOR SHARE');
}

/**
 * How many at the authority hold each of the roles, and how many must: where there were fewer when the minimum was
 * raised, no more than those (ACC-08). The roles are locked.
 */
export async function countHolders(
  transaction: Transaction,
  authorityId: number,
  roleIds: readonly number[],
): Promise<Holders[]> {
  if (roleIds.length === 0) return [];
  await lockRoles(transaction, roleIds);
  return transaction.$queryRaw<Holders[]>(holdersSql(authorityId, Prisma.join([...roleIds])));
}

const holdersSql = (authorityId: number, roleIds: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT r.id AS "roleId", r.labels->>'sv' AS role, m.labels->>'sv' AS module,
    coalesce(minimum_holders(${authorityId}::integer, r.id), 0) AS minimum,
    (SELECT count(*)::integer FROM role_assignment a WHERE a.role_id = r.id AND a.authority_id = ${authorityId}) AS holders
  FROM module_role r JOIN module m ON m.id = r.module_id
  WHERE r.id IN (${roleIds})
  ORDER BY module, r.position`;

/** A user about to be removed, and what the authority would lose. */
export interface Removal {
  userId: number;
  firstName: string;
  lastName: string;
  isAdministrator: boolean;
  authority: string;
  /** How many the authority has. */
  administrators: number;
  /** The roles that the user holds. */
  held: Holders[];
}

/** Null when there is no such user at the authority. */
export async function findRemoval(db: Reader, authorityId: number, userId: number): Promise<Removal | null> {
  const roleIds = Prisma.sql`SELECT role_id FROM role_assignment WHERE user_id = ${userId}`;
  const [removal] = await db.$queryRaw<Removal[]>`
    SELECT u.id AS "userId", u.first_name AS "firstName", u.last_name AS "lastName", u.is_administrator AS "isAdministrator",
      (SELECT informal_name FROM authority a WHERE a.id = u.authority_id) AS authority,
      (SELECT count(*)::integer FROM "user" o WHERE o.authority_id = u.authority_id AND o.is_administrator) AS administrators,
      ${rowsSql(holdersSql(authorityId, roleIds))} AS held
    FROM "user" u WHERE u.id = ${userId} AND u.authority_id = ${authorityId}`;
  return removal ?? null;
}

/** What somebody must take over before a user can be removed. */
export interface Missing {
  roleIds: readonly number[];
  isAdministrator: boolean;
}

/**
 * Those at the authority who could take over from the user: they can sign in, and lack something of it. The first few by
 * name (USR-07).
 */
export const findSuccessors = (
  db: Reader,
  authorityId: number,
  userId: number,
  { roleIds, isAdministrator }: Missing,
  now: Date,
): PromiseLike<{ id: number; firstName: string; lastName: string }[]> =>
  db.$queryRaw<{ id: number; firstName: string; lastName: string }[]>`
    SELECT u.id, u.first_name AS "firstName", u.last_name AS "lastName" FROM "user" u
    WHERE u.authority_id = ${authorityId} AND u.id <> ${userId} AND ${canSignInSql(Prisma.sql`u`, now)}
      AND ((${isAdministrator}::boolean AND NOT u.is_administrator)
        OR (SELECT count(*) FROM role_assignment h WHERE h.user_id = u.id AND h.role_id = ANY (${[...roleIds]}::integer[])) < ${roleIds.length}::integer)
    ORDER BY u.last_name COLLATE "sv-SE-x-icu", u.first_name COLLATE "sv-SE-x-icu", u.id LIMIT 10`;

/** Holds back the Commission as `lockRoles` does, for the roles that the user holds. */
export async function lockRolesOf(transaction: Transaction, userId: number): Promise<void> {
  await transaction.$queryRaw`
    SELECT FROM module_role WHERE id IN (SELECT role_id FROM role_assignment WHERE user_id = ${userId})
    ORDER BY id FOR SHARE`;
}

export const countAdministrators = (transaction: Transaction, authorityId: number): Promise<number> =>
  transaction.user.count({ where: { authorityId, isAdministrator: true } });

/** Gives a user roles; each with its module, so that the database can see that the authority has it. */
export async function giveRoles(
  transaction: Transaction,
  { userId, authorityId }: { userId: number; authorityId: number },
  roles: readonly OfferedRole[],
): Promise<void> {
  const data = roles.map(({ id, moduleId }) => ({ userId, authorityId, roleId: id, moduleId }));
  await transaction.roleAssignment.createMany({ data });
}

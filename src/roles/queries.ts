import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { lockToChange } from '../db/locks.ts';
import { findModule, type ModuleRow } from '../modules/queries.ts';
import type { Labels } from '../translations/labels.ts';
import { isShortSql, neededSql } from './shortfalls.ts';

export interface RoleRow {
  id: number;
  moduleId: number;
  code: string;
  labels: Labels;
  minimumUsers: number;
  coordinatorOnly: boolean;
  demandsFactor: boolean;
  isRetired: boolean;
  /** How many users hold it, at all authorities. */
  holders: number;
  /** How many authorities have fewer holders than the minimum. */
  short: number;
}

/** The roles of a module in order, retired ones too. */
export const findRoles = (db: Transaction, moduleId: number): Promise<RoleRow[]> =>
  db.$queryRaw<RoleRow[]>`
    WITH held AS (
      SELECT role_id, authority_id, count(*) AS holders FROM role_assignment WHERE module_id = ${moduleId} GROUP BY 1, 2
    )
    SELECT r.id, r.module_id AS "moduleId", r.code, r.labels, r.minimum_users AS "minimumUsers",
      r.coordinator_only AS "coordinatorOnly", r.demands_factor AS "demandsFactor", r.retired_at IS NOT NULL AS "isRetired",
      (SELECT coalesce(sum(holders), 0)::integer FROM held WHERE held.role_id = r.id) AS holders,
      (SELECT count(*)::integer FROM authority_module am LEFT JOIN held ON held.role_id = r.id AND held.authority_id = am.authority_id
       WHERE am.module_id = r.module_id AND r.retired_at IS NULL
         AND ${isShortSql(Prisma.sql`held.holders`, neededSql(Prisma.sql`am.part`))}) AS short
    FROM module_role r WHERE r.module_id = ${moduleId} ORDER BY r.position, r.id`;

export interface FoundRole {
  module: ModuleRow;
  /** All roles of the module, in order. */
  roles: RoleRow[];
  role: RoleRow;
}

/** A role with its module and the roles around it; null when the module has no such role. */
export async function findRole(db: Transaction, moduleId: number, id: number): Promise<FoundRole | null> {
  const module = await findModule(db, moduleId);
  const roles = module ? await findRoles(db, moduleId) : [];
  const role = roles.find((one) => one.id === id);
  return module && role ? { module, roles, role } : null;
}

/**
 * Locks the role against everybody who gives, takes or changes it, so that counts stay true until the transaction ends
 * (USR-07). Lock the module first.
 */
export async function lockRole(transaction: Transaction, id: number): Promise<void> {
  await lockToChange(transaction, 'module_role', id);
}

/** How many hold the role at authorities without the coordinator part. */
export async function countOtherHolders(db: Transaction, roleId: number): Promise<number> {
  const [found] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::integer FROM role_assignment a JOIN authority_module am USING (authority_id, module_id)
    WHERE a.role_id = ${roleId} AND am.part <> 'COORDINATOR'`;
  return found?.count ?? 0;
}

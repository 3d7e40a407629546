import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/client.ts';
import type { Holders } from './rules.ts';

export interface OfferedRole {
  id: number;
  code: string;
  label: string;
  moduleId: number;
  module: string;
  /** Held by the user already, and given to nobody more (ACC-08). */
  isRetired: boolean;
}

/**
 * The roles that can be given at the authority: by module, in the order of the module's roles (USR-08). Retired
 * ones only when the user holds them, to be kept or taken away (ACC-08).
 */
export const offeredRoles = (
  db: Transaction,
  authorityId: number,
  userId: number | null = null,
): Promise<OfferedRole[]> =>
  db.$queryRaw<OfferedRole[]>`
    SELECT r.id, r.code, r.labels->>'sv' AS label, m.id AS "moduleId", m.labels->>'sv' AS module,
      r.retired_at IS NOT NULL AS "isRetired"
    FROM authority_module am
      JOIN module m ON m.id = am.module_id
      JOIN module_role r ON r.module_id = m.id AND (NOT r.coordinator_only OR am.part = 'COORDINATOR')
    WHERE am.authority_id = ${authorityId} AND (r.retired_at IS NULL
      OR EXISTS (SELECT FROM role_assignment a WHERE a.role_id = r.id AND a.user_id = ${userId}::integer))
    ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu", r.position`;

/**
 * Holds back all others who change users at the authority, until the transaction ends: what is counted
 * afterwards stays true (USR-07). Always taken first, so that nobody waits for each other in a circle.
 */
export async function lockUsers(transaction: Transaction, authorityId: number): Promise<void> {
  await transaction.$queryRaw`SELECT FROM authority WHERE id = ${authorityId} FOR NO KEY UPDATE`;
}

/**
 * Holds back the Commission, who may raise the minimums of the roles or retire them, until the transaction ends
 * (ACC-08). Taken after the lock of the users.
 */
export async function lockRoles(transaction: Transaction, roleIds: readonly number[]): Promise<void> {
  await transaction.$queryRaw`SELECT FROM module_role WHERE id = ANY (${roleIds}::integer[]) ORDER BY id FOR SHARE`;
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
  return transaction.$queryRaw<Holders[]>`
    SELECT r.id AS "roleId", r.labels->>'sv' AS role, m.labels->>'sv' AS module, 
      coalesce(minimum_holders(${authorityId}::integer, r.id), 0) AS minimum,
      (SELECT count(*)::integer FROM role_assignment a WHERE a.role_id = r.id AND a.authority_id = ${authorityId}) AS holders
    FROM module_role r JOIN module m ON m.id = r.module_id
    WHERE r.id IN (${Prisma.join([...roleIds])})
    ORDER BY module, r.position`;
}

/** The roles that fewer at the authority hold than their minimum, by module (ACC-08). */
export const findShortRoles = (db: Transaction, authorityId: number): Promise<Holders[]> =>
  db.$queryRaw<Holders[]>`
    SELECT r.id AS "roleId", r.labels->>'sv' AS role, m.labels->>'sv' AS module, r.minimum_users AS minimum, held.holders
    FROM authority_module am JOIN module m ON m.id = am.module_id
      JOIN module_role r ON r.module_id = m.id AND r.retired_at IS NULL AND (NOT r.coordinator_only OR am.part = 'COORDINATOR')
      CROSS JOIN LATERAL (
        SELECT count(*)::integer AS holders FROM role_assignment a WHERE a.role_id = r.id AND a.authority_id = am.authority_id
      ) AS held
    WHERE am.authority_id = ${authorityId} AND held.holders < r.minimum_users
    ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu", r.position`;

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

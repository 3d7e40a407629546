import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/client.ts';
import type { Holders } from './rules.ts';

export interface OfferedRole {
  id: number;
  code: string;
  label: string;
  moduleId: number;
  module: string;
}

/** The roles that can be given at the authority: by module, in the order of the module's roles (USR-08). */
export const offeredRoles = (db: Transaction, authorityId: number): Promise<OfferedRole[]> =>
  db.$queryRaw<OfferedRole[]>`
    SELECT r.id, r.code, r.labels->>'sv' AS label, m.id AS "moduleId", m.labels->>'sv' AS module
    FROM authority_module am
      JOIN module m ON m.id = am.module_id
      JOIN module_role r ON r.module_id = m.id AND (NOT r.coordinator_only OR am.part = 'COORDINATOR')
    WHERE am.authority_id = ${authorityId}
    ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu", r.position`;

/**
 * Holds back all others who change users at the authority, until the transaction ends: what is counted
 * afterwards stays true (USR-07). Always taken first, so that nobody waits for each other in a circle.
 */
export async function lockUsers(transaction: Transaction, authorityId: number): Promise<void> {
  await transaction.$queryRaw`SELECT FROM authority WHERE id = ${authorityId} FOR NO KEY UPDATE`;
}

/** How many at the authority hold each of the roles. */
export async function countHolders(
  transaction: Transaction,
  authorityId: number,
  roleIds: readonly number[],
): Promise<Holders[]> {
  if (roleIds.length === 0) return [];
  return transaction.$queryRaw<Holders[]>`
    SELECT r.id AS "roleId", r.labels->>'sv' AS role, m.labels->>'sv' AS module, r.minimum_users AS minimum,
      (SELECT count(*)::integer FROM role_assignment a WHERE a.role_id = r.id AND a.authority_id = ${authorityId}) AS holders
    FROM module_role r JOIN module m ON m.id = r.module_id
    WHERE r.id IN (${Prisma.join([...roleIds])})
    ORDER BY module, r.position`;
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

import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { lockName, lockToChange } from '../db/locks.ts';
import type { Labels } from '../translations/labels.ts';
import type { Coordination } from './rules.ts';

export interface ModuleRow {
  id: number;
  code: string;
  labels: Labels;
  usesCoordination: boolean;
  isRetired: boolean;
  /** How many authorities have it. */
  authorities: number;
  /** The Swedish names of the roles in use, in order. */
  roles: string[];
}

const moduleSql = Prisma.sql`
  SELECT m.id, m.code, m.labels, m.uses_coordination AS "usesCoordination", m.retired_at IS NOT NULL AS "isRetired",
    (SELECT count(*)::integer FROM authority_module am WHERE am.module_id = m.id) AS authorities,
    ARRAY(SELECT r.labels->>'sv' FROM module_role r WHERE r.module_id = m.id AND r.retired_at IS NULL ORDER BY r.position, r.id) AS roles
  FROM module m`;

/** All modules by their Swedish names, retired ones last. */
export const findModules = (db: Transaction): Promise<ModuleRow[]> =>
  db.$queryRaw<ModuleRow[]>`
    ${moduleSql} ORDER BY m.retired_at IS NOT NULL, m.labels->>'sv' COLLATE "sv-SE-x-icu"`;

/** One module; null when there is none. */
export async function findModule(db: Transaction, id: number): Promise<ModuleRow | null> {
  const [module] = await db.$queryRaw<ModuleRow[]>`${moduleSql} WHERE m.id = ${id}`;
  return module ?? null;
}

/** Locks the names of modules until the transaction ends, so that they stay unique. */
export async function lockModuleNames(transaction: Transaction): Promise<void> {
  await lockName(transaction, 'module names');
}

/** Holds back others who change the module or its roles, until the transaction ends. */
export async function lockModule(transaction: Transaction, id: number): Promise<void> {
  await lockToChange(transaction, 'module', id);
}

/** What rests on the coordination of a module. */
export async function findCoordination(db: Transaction, moduleId: number): Promise<Coordination> {
  const [found] = await db.$queryRaw<Coordination[]>`
    SELECT
      (SELECT count(*)::integer FROM authority_module WHERE module_id = ${moduleId} AND part = 'COORDINATOR') AS coordinators,
      (SELECT count(DISTINCT authority_id)::integer FROM linked_coordinator WHERE module_id = ${moduleId}) AS links,
      ARRAY(SELECT labels->>'sv' FROM module_role WHERE module_id = ${moduleId} AND coordinator_only AND retired_at IS NULL ORDER BY position, id) AS roles`;
  return found ?? { coordinators: 0, links: 0, roles: [] };
}

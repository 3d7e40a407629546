import { recordForCommission, roleIdentity } from '../modules/log.ts';
import { lockModule } from '../modules/queries.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { patience } from './add-role.ts';
import { findRole, lockRole } from './queries.ts';
import { findShort, noMinimum, type Short } from './shortfalls.ts';
import { tellShort } from './tell-short.ts';

/** `changed` is false when somebody else had done it already. */
export type Retired = Result<{ changed: boolean; told: number }, never, Short[]> | null;

export interface Retirement {
  moduleId: number;
  roleId: number;
  isRetired: boolean;
  /** The minimum whose consequences were confirmed; null when none was. */
  confirmed: number | null;
}

/**
 * Retires a role, or takes it into use again (ACC-08). Holders keep a retired role; nobody else gets it, and it has no
 * minimum. Using it again restores the minimum: authorities that fall short must have been confirmed, and are told.
 * Null when the module has no such role.
 */
export function retireRole(
  work: Work,
  { moduleId, roleId, isRetired, confirmed }: Retirement,
): Promise<Retired> {
  return work.db.$transaction(async (transaction) => {
    await lockModule(transaction, moduleId);
    await lockRole(transaction, roleId);
    const found = await findRole(transaction, moduleId, roleId);
    if (!found) return null;
    const { role, module } = found;
    if (role.isRetired === isRetired) return { done: { changed: false, told: 0 } };
    const short = isRetired
      ? []
      : await findShort(transaction, { moduleId, roleId, before: noMinimum, after: role });
    if (short.length > 0 && confirmed !== role.minimumUsers) return { question: short };
    const data = { retiredAt: isRetired ? work.now : null };
    await transaction.moduleRole.update({ where: { id: roleId }, data, select: { id: true } });
    await recordForCommission(transaction, work, 'role.changed', {
      ...roleIdentity(module, role),
      roleRetired: { before: !isRetired, after: isRetired },
    });
    await tellShort(transaction, work, short, {
      role: role.labels,
      module: module.labels,
      minimum: role.minimumUsers,
    });
    return { done: { changed: true, told: short.length } };
  }, patience);
}

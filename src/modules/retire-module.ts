import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { moduleIdentity, recordForCommission } from './log.ts';
import { findModule, lockModule } from './queries.ts';

/**
 * Retires a module, or takes it into use again (ACC-08). Authorities keep a retired module; no more get it. `changed`
 * is false when somebody else was first. Null when there is no such module.
 */
export function retireModule(
  work: Work,
  id: number,
  isRetired: boolean,
): Promise<Result<{ changed: boolean }, never> | null> {
  return work.db.$transaction(async (transaction) => {
    await lockModule(transaction, id);
    const module = await findModule(transaction, id);
    if (!module) return null;
    if (module.isRetired === isRetired) return { done: { changed: false } };
    const data = { retiredAt: isRetired ? work.now : null };
    await transaction.module.update({ where: { id }, data, select: { id: true } });
    await recordForCommission(transaction, work, 'module.changed', {
      ...moduleIdentity(module),
      moduleRetired: { before: !isRetired, after: isRetired },
    });
    return { done: { changed: true } };
  });
}

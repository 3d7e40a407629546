import type { Work } from '../work.ts';
import {
  type Outcome,
  recordAccess,
  takeRoles,
  tellOfModule,
  unlinkCoordinator,
  withAccess,
} from './access.ts';
import { refusalOfWithdrawal } from './rules.ts';

/**
 * Withdraws an authority's access to a module (ACC-05): its users lose their roles there, keywords and links go.
 * @throws OutOfScope when it is neither the actor's own nor in scope
 */
export const withdrawModule = (work: Work, authorityId: number, moduleId: number): Promise<Outcome> =>
  withAccess(work, authorityId, moduleId, refusalOfWithdrawal, async (transaction, access) => {
    await recordAccess(transaction, work, access, 'module.withdrawn', {
      before: access.module.part,
      after: null,
    });
    await takeRoles(transaction, work, access, () => true);
    const unlinked = await unlinkCoordinator(transaction, access);
    await transaction.authorityModule.delete({
      where: { authorityId_moduleId: { authorityId, moduleId } },
      select: { moduleId: true },
    });
    await tellOfModule(transaction, work, access, 'module-withdrawn', unlinked);
  });

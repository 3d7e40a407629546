import type { ModulePart } from '../db/generated/enums.ts';
import type { Work } from '../work.ts';
import {
  giveRolesToAdministrator,
  type Outcome,
  recordAccess,
  takeRoles,
  tellOfModule,
  unlinkCoordinator,
  withAccess,
} from './access.ts';
import { refusalOfChange } from './rules.ts';

/**
 * Gives an authority another part in a module (ACC-05). A former coordinator loses coordinator roles and links; a new
 * one gets those roles as when a module is given (USR-09).
 * @throws OutOfScope when it is neither the actor's own nor in scope
 */
export const changePart = (
  work: Work,
  authorityId: number,
  moduleId: number,
  part: ModulePart,
): Promise<Outcome> =>
  withAccess(
    work,
    authorityId,
    moduleId,
    (module) => refusalOfChange(module, part),
    async (transaction, access) => {
      const isEnded = part === 'COMPETENT_AUTHORITY';
      if (isEnded) await takeRoles(transaction, work, access, ({ coordinatorOnly }) => coordinatorOnly);
      const unlinked = isEnded ? await unlinkCoordinator(transaction, access) : [];
      await transaction.authorityModule.update({
        where: { authorityId_moduleId: { authorityId, moduleId } },
        data: { part },
        select: { moduleId: true },
      });
      await recordAccess(transaction, work, access, 'module.part-changed', {
        before: access.module.part,
        after: part,
      });
      if (part === 'COORDINATOR') await giveRolesToAdministrator(transaction, work, access);
      await tellOfModule(transaction, work, access, 'part-changed', unlinked);
    },
  );

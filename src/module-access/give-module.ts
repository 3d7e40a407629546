import type { ModulePart } from '../db/generated/enums.ts';
import type { Work } from '../work.ts';
import { giveRolesToAdministrator, type Outcome, recordAccess, tellOfModule, withAccess } from './access.ts';
import { refusalOfGiving } from './rules.ts';

/**
 * Gives an authority access to a module (ACC-05): an administrator gets its roles, and all are told (USR-09).
 * @throws OutOfScope when it is neither the actor's own nor in scope
 */
export const giveModule = (
  work: Work,
  authorityId: number,
  moduleId: number,
  part: ModulePart,
): Promise<Outcome> =>
  withAccess(
    work,
    authorityId,
    moduleId,
    (module) => refusalOfGiving(module, part),
    async (transaction, access) => {
      await transaction.authorityModule.create({
        data: { authorityId, moduleId, part },
        select: { moduleId: true },
      });
      await recordAccess(transaction, work, access, 'module.given', { before: null, after: part });
      await giveRolesToAdministrator(transaction, work, access);
      await tellOfModule(transaction, work, access, 'module-given');
    },
  );

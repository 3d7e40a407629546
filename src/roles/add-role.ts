import { codeFrom } from '../modules/codes.ts';
import { changesOfRole, recordForCommission, roleIdentity } from '../modules/log.ts';
import { findModule, lockModule } from '../modules/queries.ts';
import { refusalOfName } from '../modules/rules.ts';
import { describeSpot } from '../ordering/spot.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import type { RoleValues } from './fields.ts';
import { placeRole } from './place-role.ts';
import { findRoles } from './queries.ts';
import { type Refusal, refusalOfCoordinatorOnly, refusalOfSpot } from './rules.ts';
import { findShort, noMinimum, type Short } from './shortfalls.ts';
import { tellShort } from './tell-short.ts';

export interface NewRole {
  moduleId: number;
  values: RoleValues;
  /** The minimum whose consequences were confirmed; null when none was. */
  confirmed: number | null;
}

/** `told` is how many authorities fall short and get to know; asked about are those that would. */
export type Added = Result<{ roleId: number; told: number }, Refusal, Short[]>;

/**
 * Adds a role to a module, and tells the authorities that fall short of its minimum (ACC-08). Null when there is no
 * such module.
 */
export function addRole(work: Work, { moduleId, values, confirmed }: NewRole): Promise<Added | null> {
  return work.db.$transaction(async (transaction) => {
    await lockModule(transaction, moduleId);
    const module = await findModule(transaction, moduleId);
    if (!module) return null;
    const roles = await findRoles(transaction, moduleId);
    const { spot, ...details } = values;
    const refusals = [
      ...refusalOfName(
        'role',
        values.labels.sv,
        roles.map(({ labels, isRetired }) => ({ name: labels.sv, isRetired })),
      ),
      ...(values.coordinatorOnly ? refusalOfCoordinatorOnly(module.usesCoordination, 0) : []),
      ...refusalOfSpot(
        spot,
        roles.map(({ id }) => id),
      ),
    ];
    if (refusals.length > 0) return { refusals };
    const short = await findShort(transaction, { moduleId, roleId: null, before: noMinimum, after: values });
    if (short.length > 0 && confirmed !== values.minimumUsers) return { question: short };
    const code = codeFrom(
      values.labels,
      'role',
      roles.map((role) => role.code),
    );
    const { id } = await transaction.moduleRole.create({
      data: { ...details, moduleId, code, position: roles.length },
      select: { id: true },
    });
    await placeRole(transaction, roles, { id, spot });
    await recordForCommission(transaction, work, 'role.added', {
      ...roleIdentity(module, { id, labels: values.labels }),
      ...changesOfRole({}, details),
      rolePlace: { before: null, after: describeSpot(roles, spot) },
    });
    await tellShort(transaction, work, short, {
      role: values.labels,
      module: module.labels,
      minimum: values.minimumUsers,
    });
    return { done: { roleId: id, told: short.length } };
  }, patience);
}

/** Thousands of mails are written in one transaction; in milliseconds. */
export const patience = { timeout: 60_000 };

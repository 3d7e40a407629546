import { type Changes, differences } from '../audit/events.ts';
import type { Transaction } from '../db/client.ts';
import { type Fields } from '../modules/fields.ts';
import { changesOfRole, recordForCommission, roleIdentity } from '../modules/log.ts';
import { lockModule } from '../modules/queries.ts';
import { refusalOfName } from '../modules/rules.ts';
import { isOvertaken } from '../ordering/overtaken.ts';
import { describeSpot, placedAt, type Spot } from '../ordering/spot.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { patience } from './add-role.ts';
import { roleFields, type RoleValues } from './fields.ts';
import { placeRole, spotOf } from './place-role.ts';
import { countOtherHolders, findRole, findRoles, type FoundRole, lockRole } from './queries.ts';
import { type Refusal, refusalOfCoordinatorOnly, refusalOfSpot } from './rules.ts';
import { findShort, type Short } from './shortfalls.ts';
import { tellShort } from './tell-short.ts';

/** `told` is how many authorities fall short and get to know; asked about are those that would. */
export type Changed = Result<{ changed: boolean; told: number }, Refusal, Short[]> | null;

export interface RoleEdit {
  moduleId: number;
  roleId: number;
  values: RoleValues;
  /** What the form was filled in from. */
  original: Fields;
  /** The minimum whose consequences were confirmed; null when none was. */
  confirmed: number | null;
}

/**
 * Changes a role's names, place, minimum, and which authorities it is for (ACC-08), unless somebody has saved since the
 * form was filled in. A minimum that leaves authorities short must be confirmed; they are told. Null when the module
 * has no such role.
 */
export function changeRole(work: Work, edit: RoleEdit): Promise<Changed> {
  const { moduleId, roleId, original, confirmed } = edit;
  return work.db.$transaction(async (transaction) => {
    await lockModule(transaction, moduleId);
    await lockRole(transaction, roleId);
    const found = await findRole(transaction, moduleId, roleId);
    if (!found) return null;
    const saved = valuesOf(found);
    if (isOvertaken(original, roleFields(saved), roleFields(edit.values)))
      return { refusals: [{ rule: 'changed-meanwhile', of: 'role' }] };
    const isLeft = String(edit.values.spot) === original.spot;
    const values = { ...edit.values, spot: isLeft ? saved.spot : edit.values.spot };
    const refusals = await refusalsOf(transaction, found, values);
    if (refusals.length > 0) return { refusals };
    const short = found.role.isRetired
      ? []
      : await findShort(transaction, { moduleId, roleId, before: saved, after: values });
    if (short.length > 0 && confirmed !== values.minimumUsers) return { question: short };
    const changes = await write(transaction, found, values);
    if (Object.keys(changes).length === 0) return { done: { changed: false, told: 0 } };
    await recordForCommission(transaction, work, 'role.changed', {
      ...roleIdentity(found.module, { id: roleId, labels: values.labels }),
      ...changes,
    });
    await tellShort(transaction, work, short, {
      role: values.labels,
      module: found.module.labels,
      minimum: values.minimumUsers,
    });
    return { done: { changed: true, told: short.length } };
  }, patience);
}

/** What the form of a role is filled in with. */
export const valuesOf = ({ role, roles }: Pick<FoundRole, 'role' | 'roles'>): RoleValues => ({
  labels: role.labels,
  minimumUsers: role.minimumUsers,
  coordinatorOnly: role.coordinatorOnly,
  demandsFactor: role.demandsFactor,
  spot: spotOf(roles, role.id),
});

async function refusalsOf(
  transaction: Transaction,
  { module, roles, role }: FoundRole,
  { labels, coordinatorOnly, spot }: RoleValues,
): Promise<Refusal[]> {
  const others = roles.filter(({ id }) => id !== role.id);
  const names = others.map((one) => ({ name: one.labels.sv, isRetired: one.isRetired }));
  const becomesTheirs = coordinatorOnly && !role.coordinatorOnly;
  return [
    ...refusalOfName('role', labels.sv, names),
    ...(becomesTheirs
      ? refusalOfCoordinatorOnly(module.usesCoordination, await countOtherHolders(transaction, role.id))
      : []),
    ...refusalOfSpot(
      spot,
      others.map(({ id }) => id),
    ),
  ];
}

/** Writes what differs, and returns it; nothing when nothing does. */
async function write(
  transaction: Transaction,
  { module, role, roles }: FoundRole,
  { spot, ...details }: RoleValues,
): Promise<Changes> {
  const changes = changesOfRole(role, details);
  // Unchanged columns must not be written: the database counts holders again when a minimum is.
  const minimum = differences(role, details, ['minimumUsers', 'coordinatorOnly']);
  const data = {
    labels: details.labels,
    demandsFactor: details.demandsFactor,
    ...('minimumUsers' in minimum && { minimumUsers: details.minimumUsers }),
    ...('coordinatorOnly' in minimum && { coordinatorOnly: details.coordinatorOnly }),
  };
  if (Object.keys(changes).length > 0)
    await transaction.moduleRole.update({ where: { id: role.id }, data, select: { id: true } });
  if (!isMoved(roles, role.id, spot)) return changes;
  await placeRole(transaction, roles, { id: role.id, spot });
  const after = await findRoles(transaction, module.id);
  const place = (all: FoundRole['roles']): string => describeSpot(all, spotOf(all, role.id));
  return { ...changes, rolePlace: { before: place(roles), after: place(after) } };
}

function isMoved(roles: FoundRole['roles'], id: number, spot: Spot): boolean {
  const order = roles.map((role) => role.id);
  return placedAt(order, id, spot).join() !== order.join();
}

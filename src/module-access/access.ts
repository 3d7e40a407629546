import type { Action } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { partNames } from '../authorities/words.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import type { ModulePart } from '../db/generated/enums.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Result } from '../result.ts';
import { endSignIns } from '../sign-ins/end-sign-ins.ts';
import { giveRoles, lockRoles, lockUsers, offeredRoles } from '../users/roles.ts';
import { type ChangedRights, tellOfRights } from '../users/tell-of-rights.ts';
import { nameOf } from '../web/person-name.ts';
import type { Work } from '../work.ts';
import { findCoordinated, findHolders, findModules, type ModuleRow, type RoleHolder } from './queries.ts';
import type { Refusal } from './rules.ts';

/** A module at an authority: what giving, changing and withdrawing have in common. */
export interface Access {
  authorityId: number;
  module: ModuleRow;
}

export type Outcome = Result<true, Refusal>;

/**
 * Does something about a module at an authority in one transaction, with the authority locked.
 * @throws OutOfScope when it is neither the actor's own nor in scope
 */
export function withAccess(
  work: Work,
  authorityId: number,
  moduleId: number,
  refusalOf: (module: ModuleRow | null) => Refusal | null,
  act: (transaction: Transaction, access: Access) => Promise<void>,
): Promise<Outcome> {
  return work.db.$transaction(async (transaction) => {
    await requireScope(transaction, work.actor, authorityId);
    await lockUsers(transaction, authorityId);
    await lockRolesOf(transaction, moduleId);
    // Before the links that rest on it: who changes those holds it first.
    await transaction.$queryRaw`
      SELECT FROM authority_module WHERE authority_id = ${authorityId} AND module_id = ${moduleId} FOR UPDATE`;
    const [module = null] = await findModules(transaction, work.actor, authorityId, moduleId);
    const refusal = refusalOf(module);
    if (refusal) return { refusals: [refusal] };
    await act(transaction, { authorityId, module: module! });
    return { done: true };
  });
}

/** Holds back a minimum that is raised at the same moment (ACC-08). */
async function lockRolesOf(transaction: Transaction, moduleId: number): Promise<void> {
  const roles = await transaction.moduleRole.findMany({ where: { moduleId }, select: { id: true } });
  await lockRoles(
    transaction,
    roles.map(({ id }) => id),
  );
}

export const recordAccess = (
  transaction: Transaction,
  { actor }: Work,
  { authorityId, module }: Access,
  action: Action,
  parts: { before: ModulePart | null; after: ModulePart | null },
): Promise<void> => {
  const describe = (part: ModulePart | null) => (part ? [`${module.labels.sv} – ${partNames[part]}`] : []);
  const modules = { before: describe(parts.before), after: describe(parts.after) };
  return recordEvent(transaction, { action, actor, authorityId, changes: { modules } });
};

/**
 * One of the administrators, the one registered first, gets every role in the module, so that the minimum counts
 * hold from the start (USR-09).
 */
export async function giveRolesToAdministrator(
  transaction: Transaction,
  work: Work,
  { authorityId, module }: Access,
): Promise<void> {
  const administrator = await transaction.user.findFirst({
    where: { authorityId, isAdministrator: true },
    orderBy: { id: 'asc' },
    select: { id: true, firstName: true, lastName: true, assignments: { select: { roleId: true } } },
  });
  if (!administrator) return;
  const held = administrator.assignments.map(({ roleId }) => roleId);
  const offered = await offeredRoles(transaction, authorityId);
  const roles = offered.filter(({ id, moduleId }) => moduleId === module.id && !held.includes(id));
  if (roles.length === 0) return;
  await giveRoles(transaction, { userId: administrator.id, authorityId }, roles);
  await noteChange(transaction, administrator.id);
  await recordEvent(transaction, {
    action: 'user.changed',
    actor: work.actor,
    authorityId,
    subject: { id: administrator.id, name: nameOf(administrator) },
    changes: { roles: { before: [], after: roles.map(({ label }) => `${label} – ${module.labels.sv}`) } },
  });
  await tellOfRights(transaction, work, [{ userId: administrator.id, given: roles.map(({ id }) => id) }]);
}

/** Takes roles from their holders and ends their sign-ins (SEC-02). */
export async function takeRoles(
  transaction: Transaction,
  work: Work,
  { authorityId, module }: Access,
  isLost: (role: RoleHolder['roles'][number]) => boolean,
): Promise<void> {
  const { actor, now } = work;
  const changed: ChangedRights[] = [];
  for (const { userId, name, roles } of await findHolders(transaction, authorityId, module.id)) {
    const lost = roles.filter(isLost);
    if (lost.length === 0) continue;
    const taken = lost.map(({ id }) => id);
    changed.push({ userId, taken });
    await transaction.roleAssignment.deleteMany({ where: { userId, roleId: { in: taken } } });
    await noteChange(transaction, userId);
    // One's own go on where this is done.
    await endSignIns(transaction, userId, now, actor.signInId);
    await recordEvent(transaction, {
      action: 'user.changed',
      actor,
      authorityId,
      subject: { id: userId, name },
      changes: { roles: { before: lost.map(({ label }) => `${label} – ${module.labels.sv}`), after: [] } },
    });
  }
  await tellOfRights(transaction, work, changed);
}

/** Who edits the user at this moment is shown the new roles, rather than taking them back by saving (USR-06). */
const noteChange = (transaction: Transaction, userId: number): Promise<unknown> =>
  transaction.user.update({
    where: { id: userId },
    data: { version: { increment: 1 } },
    select: { id: true },
  });

/** Links to it as coordinator go. Returns the authorities that had them, to be told (AUT-10). */
export async function unlinkCoordinator(
  transaction: Transaction,
  { authorityId, module }: Access,
): Promise<number[]> {
  const coordinated = await findCoordinated(transaction, authorityId, module.id);
  await transaction.linkedCoordinator.deleteMany({
    where: { coordinatorId: authorityId, moduleId: module.id },
  });
  return coordinated.map(({ id }) => id);
}

/**
 * Tells the authority itself, also when it is the actor's own: its administrators have roles to give (USR-09). And those
 * that have lost it as linked coordinator.
 */
export async function tellOfModule(
  transaction: Transaction,
  work: Work,
  { authorityId, module }: Access,
  what: 'module-given' | 'module-withdrawn' | 'part-changed',
  unlinked: readonly number[] = [],
): Promise<void> {
  const { informalName: coordinator } = await transaction.authority.findUniqueOrThrow({
    where: { id: authorityId },
    select: { informalName: true },
  });
  const by = work.actor.authorityName;
  await tellAuthorities(transaction, work, [authorityId, ...unlinked], (language, id) => {
    const name = module.labels[language] ?? module.labels.sv;
    return [
      id === authorityId
        ? { what, by, module: name }
        : { what: 'coordinator-gone', coordinator, module: name },
    ];
  });
}

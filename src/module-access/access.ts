import { recordEvent } from '../audit/record-event.ts';
import type { Action } from '../audit/events.ts';
import { requireScope } from '../authorization/scope.ts';
import { queriesIn } from '../db/queries.ts';
import type { Transaction } from '../db/client.ts';
import type { ModulePart } from '../db/generated/enums.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import { endSignIns } from '../passwords/attempts.ts';
import { giveRoles, lockRoles, lockUsers, offeredRoles } from '../users/roles.ts';
import type { Work } from '../work.ts';
import { partNames } from '../authorities/words.ts';
import { findCoordinated, findHolders, findModules, type ModuleRow, type RoleHolder } from './queries.ts';
import type { Refusal } from './rules.ts';

/** A module at an authority: what giving, changing and withdrawing have in common. */
export interface Access {
  authorityId: number;
  module: ModuleRow;
}

export type Outcome = { done: true } | { done: false; refusal: Refusal };

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
    const [module = null] = await findModules(transaction, work.actor, authorityId, moduleId);
    const refusal = refusalOf(module);
    if (refusal) return { done: false, refusal };
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
  const inWords = (part: ModulePart | null) => (part ? [`${module.labels.sv} – ${partNames[part]}`] : []);
  const modules = { before: inWords(parts.before), after: inWords(parts.after) };
  return recordEvent(transaction, { action, actor, authorityId, changes: { modules } });
};

/**
 * One of the administrators, the one registered first, gets every role in the module, so that the minimum counts
 * hold from the start (USR-09).
 */
export async function giveRolesToAdministrator(
  transaction: Transaction,
  { actor }: Work,
  { authorityId, module }: Access,
): Promise<void> {
  const administrator = await transaction.user.findFirst({
    where: { authorityId, isAdministrator: true },
    orderBy: { id: 'asc' },
    select: { id: true, firstName: true, lastName: true, assignments: { select: { roleId: true } } },
  });
  if (!administrator) return;
  const held = administrator.assignments.map(({ roleId }) => roleId);
  const offered = await offeredRoles(queriesIn(transaction), authorityId);
  const roles = offered.filter(({ id, moduleId }) => moduleId === module.id && !held.includes(id));
  if (roles.length === 0) return;
  await giveRoles(transaction, { userId: administrator.id, authorityId }, roles);
  await recordEvent(transaction, {
    action: 'user.changed',
    actor,
    authorityId,
    subject: { id: administrator.id, name: `${administrator.firstName} ${administrator.lastName}` },
    changes: { roles: { before: [], after: roles.map(({ label }) => `${label} – ${module.labels.sv}`) } },
  });
}

/** Takes roles from their holders, whose sign-ins end at once (SEC-02). */
export async function takeRoles(
  transaction: Transaction,
  { actor, now }: Work,
  { authorityId, module }: Access,
  isLost: (role: RoleHolder['roles'][number]) => boolean,
): Promise<void> {
  for (const { userId, name, roles } of await findHolders(transaction, authorityId, module.id)) {
    const lost = roles.filter(isLost);
    if (lost.length === 0) continue;
    await transaction.roleAssignment.deleteMany({
      where: { userId, roleId: { in: lost.map(({ id }) => id) } },
    });
    if (userId !== actor.userId) await endSignIns(transaction, userId, now);
    await recordEvent(transaction, {
      action: 'user.changed',
      actor,
      authorityId,
      subject: { id: userId, name },
      changes: { roles: { before: lost.map(({ label }) => `${label} – ${module.labels.sv}`), after: [] } },
    });
  }
}

/** Links to it as coordinator go; those authorities are told (AUT-10). */
export async function unlinkCoordinator(
  transaction: Transaction,
  work: Work,
  { authorityId, module }: Access,
): Promise<void> {
  const coordinated = await findCoordinated(transaction, authorityId, module.id);
  if (coordinated.length === 0) return;
  const { informalName: coordinator } = await transaction.authority.findUniqueOrThrow({
    where: { id: authorityId },
    select: { informalName: true },
  });
  await transaction.linkedCoordinator.deleteMany({
    where: { coordinatorId: authorityId, moduleId: module.id },
  });
  const told = coordinated.map(({ id }) => id);
  await tellAuthorities(transaction, work, told, (language) => [
    { what: 'coordinator-gone', coordinator, module: module.labels[language] ?? module.labels.sv },
  ]);
}

/** Tells the authority itself, also when it is the actor's own: its administrators have roles to give (USR-09). */
export const tellOfModule = (
  transaction: Transaction,
  work: Work,
  { authorityId, module }: Access,
  what: 'module-given' | 'module-withdrawn' | 'part-changed',
): Promise<void> =>
  tellAuthorities(transaction, work, [authorityId], (language) => [
    { what, by: work.actor.authorityName, module: module.labels[language] ?? module.labels.sv },
  ]);

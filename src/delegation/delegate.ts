import { differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { delegatedGuardiansOf, type Guardian, requireScope } from '../authorization/scope.ts';
import { leaveScope } from '../countries/leave-scope.ts';
import { lockAuthorities } from '../countries/lock-countries.ts';
import type { Transaction } from '../db/client.ts';
import type { NewsItem } from '../mail/templates.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Result } from '../result.ts';
import { endSignInsOfAdministrators } from '../sign-ins/end-sign-ins.ts';
import { mergeEdits } from '../web/concurrent-edit.ts';
import type { Work } from '../work.ts';
import type { Delegation } from './forms.ts';
import { assignable, findDelegation } from './queries.ts';
import { type Refusal, refusalOfDelegation } from './rules.ts';

export type Delegated = Result<{ changed: boolean }, Refusal>;

/**
 * The national coordinator makes an authority access manager for all or some modules, assigns authorities to it, or
 * ends it (ACC-06), unless somebody has changed it since `base`, which the form was filled in from. It applies from the next request; administrators who lose rights are signed out (SEC-02). Access
 * managers that looked after the new one no longer do (ACC-10).
 * @throws OutOfScope when the authority is not in the actor's scope
 */
export function delegate(
  work: Work,
  authorityId: number,
  typed: Delegation,
  base: Delegation | null = null,
): Promise<Delegated> {
  const { db, actor } = work;
  const wanted = withoutLeftovers(typed);
  return db.$transaction(async (transaction) => {
    await requireScope(transaction, actor, authorityId);
    const guardians = await lockWithGuardians(transaction, authorityId);
    const before = await findDelegation(transaction, authorityId);
    const { conflicts, takenOver } = mergeEdits(base ?? before, before, typed);
    if (conflicts.length + takenOver.length > 0) return { refusals: [{ rule: 'changed-meanwhile' }] };
    const refusal = await refusalOf(transaction, work, authorityId, wanted);
    if (refusal) return { refusals: [refusal] };
    const changes = await describeChanges(transaction, before, wanted);
    if (Object.keys(changes).length === 0) return { done: { changed: false } };
    await write(transaction, authorityId, wanted);
    if (isLess(before, wanted)) await endSignInsOfAdministrators(transaction, [authorityId], work.now);
    const former = wanted.extent === 'none' ? [] : guardians;
    await leaveScope(transaction, work, former, await nameOf(transaction, authorityId));
    await recordEvent(transaction, { action: 'access-management.changed', actor, authorityId, changes });
    await tell(transaction, work, { authorityId, former }, before, wanted);
    return { done: { changed: true } };
  });
}

/** Held until the transaction ends: the authority, and the delegated access managers that look after it. */
async function lockWithGuardians(transaction: Transaction, authorityId: number): Promise<Guardian[]> {
  const ids = (await delegatedGuardiansOf(transaction, authorityId)).map(({ id }) => id);
  await lockAuthorities(transaction, [authorityId, ...ids]);
  return delegatedGuardiansOf(transaction, authorityId);
}

/** Something of what was delegated goes. */
function isLess(before: Delegation, after: Delegation): boolean {
  const isGone = (one: readonly number[], other: readonly number[]) => one.some((id) => !other.includes(id));
  const losesModules =
    after.extent !== 'all' && (before.extent === 'all' || isGone(before.modules, after.modules));
  return losesModules || isGone(before.authorities, after.authorities);
}

/** Who manages nothing has no modules and no authorities; who manages all modules needs no list of them. */
const withoutLeftovers = ({ extent, modules, authorities }: Delegation): Delegation => ({
  extent,
  modules: extent === 'some' ? modules : [],
  authorities: extent === 'none' ? [] : authorities,
});

async function refusalOf(
  transaction: Transaction,
  { actor }: Work,
  authorityId: number,
  { modules, authorities }: Delegation,
): Promise<Refusal | null> {
  const { kind } = await transaction.authority.findUniqueOrThrow({
    where: { id: authorityId },
    select: { kind: true },
  });
  const inScope = await assignable(transaction, actor, authorities);
  const known = await transaction.module.findMany({ where: { id: { in: modules } }, select: { id: true } });
  return refusalOfDelegation({
    kind,
    authorityId,
    authorities,
    modules,
    inScope,
    knownModules: known.map(({ id }) => id),
  });
}

const extentNames = { none: 'inget', all: 'alla moduler', some: 'vissa moduler' };

async function describeChanges(transaction: Transaction, before: Delegation, after: Delegation) {
  const named = async ({ extent, modules, authorities }: Delegation) => ({
    accessManagement: extentNames[extent],
    managedModules: await moduleNames(transaction, modules),
    managedAuthorities: await authorityNames(transaction, authorities),
  });
  return differences(await named(before), await named(after));
}

const moduleNames = async (transaction: Transaction, ids: readonly number[]): Promise<string[]> =>
  (
    await transaction.$queryRaw<{ name: string }[]>`
      SELECT labels->>'sv' AS name FROM module WHERE id = ANY (${ids}::integer[]) ORDER BY name`
  ).map(({ name }) => name);

const authorityNames = async (transaction: Transaction, ids: readonly number[]): Promise<string[]> =>
  (
    await transaction.$queryRaw<{ name: string }[]>`
      SELECT informal_name AS name FROM authority WHERE id = ANY (${ids}::integer[]) ORDER BY name`
  ).map(({ name }) => name);

async function write(
  transaction: Transaction,
  authorityId: number,
  { extent, modules, authorities }: Delegation,
): Promise<void> {
  await transaction.authority.update({
    where: { id: authorityId },
    data: {
      kind: extent === 'none' ? 'ORDINARY' : 'ACCESS_MANAGER',
      managesAllModules: extent === 'all',
    },
    select: { id: true },
  });
  await transaction.accessManagerModule.deleteMany({ where: { authorityId } });
  await transaction.accessManagerModule.createMany({
    data: modules.map((moduleId) => ({ authorityId, moduleId })),
  });
  // As one array each: a query takes no more than 32,767 values.
  await transaction.$executeRaw`
    DELETE FROM managed_authority
    WHERE manager_id = ${authorityId} AND authority_id <> ALL (${authorities}::integer[])`;
  await transaction.$executeRaw`
    INSERT INTO managed_authority (manager_id, authority_id)
    SELECT ${authorityId}, managed FROM unnest(${authorities}::integer[]) AS managed ORDER BY managed
    ON CONFLICT DO NOTHING`;
}

async function nameOf(transaction: Transaction, authorityId: number): Promise<string> {
  const { informalName } = await transaction.authority.findUniqueOrThrow({
    where: { id: authorityId },
    select: { informalName: true },
  });
  return informalName;
}

async function tell(
  transaction: Transaction,
  work: Work,
  { authorityId, former }: { authorityId: number; former: readonly Guardian[] },
  before: Delegation,
  after: Delegation,
): Promise<void> {
  const manager = await nameOf(transaction, authorityId);
  const assigned = after.authorities.filter((id) => !before.authorities.includes(id));
  const by = work.actor.authorityName;
  const newsFor = (id: number): NewsItem => {
    if (id === authorityId)
      return { what: after.extent === 'none' ? 'access-management-ended' : 'access-management-given', by };
    return assigned.includes(id)
      ? { what: 'manager-assigned', manager }
      : { what: 'scope-lost', authority: manager };
  };
  const told = [authorityId, ...assigned, ...former.map(({ id }) => id)];
  await tellAuthorities(transaction, work, told, (_language, id) => [newsFor(id)]);
}

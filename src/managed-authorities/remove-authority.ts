import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import { tellOfRemoval } from '../news/tell-users.ts';
import type { Result } from '../result.ts';
import type { Labels } from '../translations/labels.ts';
import { asLine } from '../web/text.ts';
import type { Work } from '../work.ts';
import { type Refusal, refusalsOfRemoval } from './rules.ts';

export type Removed = Result<true, Refusal>;

interface LostLink {
  authorityId: number;
  module: Labels;
}

/**
 * «Ta bort myndighet» (ACC-07): its users lose access and are erased (USR-10), links to it as coordinator are removed,
 * and those authorities are told. The event is in the actor's log and in its own.
 * @throws OutOfScope when it is not in the actor's scope
 */
export function removeAuthority(work: Work, authorityId: number, typedName: string): Promise<Removed> {
  const { db, actor } = work;
  return db.$transaction(async (transaction) => {
    const [row] = await lockAll(transaction, authorityId);
    await requireScope(transaction, actor, authorityId);
    const { name, kind } = row!;
    const isOwn = authorityId === actor.authorityId;
    const refusal = refusalsOfRemoval({ isOwn, kind, name: asLine(name) }, typedName);
    if (refusal) return { refusals: [refusal] };
    const links = await lostLinks(transaction, authorityId);
    await erase(transaction, work, authorityId, name);
    for (const shownAt of [actor.authorityId, authorityId])
      await recordEvent(transaction, {
        action: 'authority.removed',
        actor,
        authorityId: shownAt,
        changes: { informalName: { before: name, after: '' } },
      });
    const told = links.map((link) => link.authorityId);
    await tellAuthorities(transaction, work, told, (language, id) =>
      links
        .filter((link) => link.authorityId === id)
        .map(({ module }) => ({
          what: 'coordinator-gone',
          coordinator: name,
          module: module[language] ?? module.sv,
        })),
    );
    return { done: true };
  });
}

/**
 * Locks the roles of its modules, which the Commission locks before it tells authorities; then the authority and those
 * that have it as coordinator, in order of ID, so that two linked to each other can be removed at once.
 */
async function lockAll(transaction: Transaction, id: number): Promise<{ name: string; kind: string }[]> {
  await transaction.$queryRaw`
    SELECT FROM module_role
    WHERE module_id IN (SELECT module_id FROM authority_module WHERE authority_id = ${id})
    ORDER BY id FOR SHARE`;
  const linked = Prisma.sql`
    SELECT FROM authority
    WHERE id IN (SELECT authority_id FROM linked_coordinator WHERE coordinator_id = ${id})`;
  await transaction.$queryRaw`${linked} AND id < ${id} ORDER BY id FOR KEY SHARE`;
  const rows = await transaction.$queryRaw<{ name: string; kind: string }[]>`
    SELECT informal_name AS name, kind::text FROM authority WHERE id = ${id} FOR UPDATE`;
  await transaction.$queryRaw`${linked} AND id > ${id} ORDER BY id FOR KEY SHARE`;
  return rows;
}

const lostLinks = (transaction: Transaction, authorityId: number): Promise<LostLink[]> =>
  transaction.$queryRaw<LostLink[]>`
    SELECT lc.authority_id AS "authorityId", m.labels AS module
    FROM linked_coordinator lc JOIN module m ON m.id = lc.module_id WHERE lc.coordinator_id = ${authorityId}`;

/** Users first, and then what the log knows of them, with an event for each (LOG-02); the rest goes with the row. */
async function erase(transaction: Transaction, work: Work, authorityId: number, name: string): Promise<void> {
  const users = await transaction.user.findMany({ where: { authorityId }, select: { id: true } });
  const ids = users.map(({ id }) => id);
  await transaction.linkedCoordinator.deleteMany({ where: { coordinatorId: authorityId } });
  await transaction.authorityModule.deleteMany({ where: { authorityId } });
  await tellOfRemoval(transaction, work, ids, name);
  await transaction.mail.deleteMany({ where: { authorityId } });
  await transaction.user.deleteMany({ where: { authorityId } });
  for (const id of ids)
    await recordEvent(transaction, {
      action: 'user.removed',
      actor: work.actor,
      authorityId,
      subject: { id, name: null },
    });
  await transaction.$executeRaw`SELECT erase_person_from_log(id) FROM unnest(${ids}::integer[]) AS gone (id)`;
  await transaction.authority.delete({ where: { id: authorityId }, select: { id: true } });
}

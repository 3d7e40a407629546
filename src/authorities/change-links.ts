import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { lockRows } from '../db/locks.ts';
import type { NewsItem } from '../mail/templates.ts';
import type { Labels } from '../translations/labels.ts';
import type { Work } from '../work.ts';
import { type Link, linkKey, linkOf } from './links.ts';

/** A link with the names of what it joins. */
export interface NamedLink extends Link {
  key: string;
  coordinator: string;
  module: Labels;
}

export interface LinkChanges {
  added: NamedLink[];
  removed: NamedLink[];
}

/**
 * The links that the authority may have (AUT-07): in its own modules that use coordination, to authorities with the
 * coordinator part there. Locks those authorities, then their parts, until the transaction ends; a removal takes the
 * same order.
 */
export async function offeredLinks(
  transaction: Transaction,
  authorityId: number,
  keys: readonly string[],
): Promise<string[]> {
  const coordinators = keys.map((key) => linkOf(key).coordinatorId);
  await lockRows(transaction, 'authority', coordinators, 'FOR KEY SHARE');
  const rows = await transaction.$queryRaw<Link[]>`
    SELECT c.module_id AS "moduleId", c.authority_id AS "coordinatorId"
    FROM authority_module own JOIN module m ON m.id = own.module_id AND m.uses_coordination
      JOIN authority_module c ON c.module_id = m.id AND c.part = 'COORDINATOR' AND c.authority_id <> own.authority_id
    WHERE own.authority_id = ${authorityId} AND c.authority_id = ANY (${coordinators}::integer[])
    ORDER BY c.authority_id, c.module_id FOR KEY SHARE OF c`;
  return rows.map(linkKey);
}

/** What two states of an authority differ in, with names. */
export async function linkChanges(
  transaction: Transaction,
  before: readonly string[],
  after: readonly string[],
): Promise<LinkChanges> {
  const added = after.filter((key) => !before.includes(key));
  const removed = before.filter((key) => !after.includes(key));
  const named = await withNames(transaction, [...added, ...removed]);
  const only = (keys: string[]) => named.filter(({ key }) => keys.includes(key));
  return { added: only(added), removed: only(removed) };
}

async function withNames(transaction: Transaction, keys: readonly string[]): Promise<NamedLink[]> {
  if (keys.length === 0) return [];
  const rows = await transaction.$queryRaw<Omit<NamedLink, 'key'>[]>`
    SELECT m.id AS "moduleId", a.id AS "coordinatorId", a.informal_name AS coordinator, m.labels AS module
    FROM unnest(${keys.map((key) => linkOf(key).moduleId)}::int[], ${keys.map((key) => linkOf(key).coordinatorId)}::int[]) AS link (module_id, coordinator_id)
      JOIN module m ON m.id = link.module_id JOIN authority a ON a.id = link.coordinator_id
    ORDER BY a.informal_name COLLATE "sv-SE-x-icu"`;
  return rows.map((row) => ({ ...row, key: linkKey(row) }));
}

/** Adds and removes links; the coordinators find it in their log (AUT-07). */
export async function changeLinks(
  transaction: Transaction,
  work: Work,
  { authorityId, name }: { authorityId: number; name: string },
  links: LinkChanges,
): Promise<void> {
  const { added, removed } = links;
  await transaction.linkedCoordinator.createMany({
    data: added.map(({ moduleId, coordinatorId }) => ({ authorityId, moduleId, coordinatorId })),
  });
  for (const { moduleId, coordinatorId } of removed)
    await transaction.linkedCoordinator.deleteMany({ where: { authorityId, moduleId, coordinatorId } });
  for (const { link, what } of namedChanges(links))
    await recordEvent(transaction, {
      action: what === 'coordinator-linked' ? 'coordinator.linked' : 'coordinator.unlinked',
      actor: work.actor,
      authorityId: link.coordinatorId,
      changes: linkEvent(what === 'coordinator-linked', name, link.module.sv),
    });
}

const namedChanges = ({ added, removed }: LinkChanges) => [
  ...removed.map((link) => ({ link, what: 'coordinator-unlinked' as const })),
  ...added.map((link) => ({ link, what: 'coordinator-linked' as const })),
];

/** The coordinators to tell about changed links, each once. */
export const coordinatorsOf = ({ added, removed }: LinkChanges): number[] => [
  ...new Set([...removed, ...added].map(({ coordinatorId }) => coordinatorId)),
];

/** What a coordinator is told of links that an authority of that name has changed (AUT-10). */
export const newsOfLinks = (
  links: LinkChanges,
  name: string,
  language: Language,
  coordinatorId: number,
): NewsItem[] =>
  namedChanges(links)
    .filter(({ link }) => link.coordinatorId === coordinatorId)
    .map(({ link, what }) => ({ what, by: name, module: link.module[language] ?? link.module.sv }));

const linkEvent = (isAdded: boolean, name: string, module: string) => {
  const link = `${name} – ${module}`;
  return { coordinates: isAdded ? { before: [], after: [link] } : { before: [link], after: [] } };
};

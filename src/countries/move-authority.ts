import { type Changes, differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireCommission } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { violatedUnique } from '../db/violated-constraint.ts';
import type { NewsItem } from '../mail/templates.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Result } from '../result.ts';
import { endSignInsOfAdministrators } from '../sign-ins/end-sign-ins.ts';
import type { Work } from '../work.ts';
import { leaveScope } from './leave-scope.ts';
import { lockAuthorities, lockCountries } from './lock-countries.ts';
import { findMove, isNumberTaken, type LostLink, type Move } from './queries.ts';
import { type Refusal, refusalOfMove } from './rules.ts';

export interface WantedMove {
  /** Where the page took the authority to be. */
  from: string;
  to: string;
  /** What it has in the new country; empty for none. */
  organisationNumber: string;
}

export type Moved = Result<true, Refusal> | null;

/**
 * «Byt land» (AUT-02): the database moves the authority with everything that depends on its country. Users who lose
 * rights are signed out (SEC-02), and everybody concerned is told (AUT-10). Null when there is no such authority.
 * @throws OutOfScope when the actor is no administrator of the Commission
 */
export async function moveAuthority(work: Work, authorityId: number, wanted: WantedMove): Promise<Moved> {
  try {
    return await work.db.$transaction((transaction) => move(transaction, work, authorityId, wanted));
  } catch (fault) {
    const rule = refusals[violatedUnique(fault) ?? ''];
    if (rule) return { refusals: [{ rule }] };
    throw fault;
  }
}

/** What the database complains of when somebody else is first. */
const refusals: Partial<Record<string, 'organisation-number-taken' | 'coordinator-taken'>> = {
  authority_organisation_number_key: 'organisation-number-taken',
  authority_one_national_coordinator_key: 'coordinator-taken',
};

async function move(
  transaction: Transaction,
  work: Work,
  authorityId: number,
  { from, to, organisationNumber }: WantedMove,
): Promise<Moved> {
  await requireCommission(transaction, work.actor);
  await lockCountries(transaction, [from, to]);
  const found = await lockMove(transaction, authorityId, to);
  if (!found) return null;
  const refusal = refusalOfMove({ ...found, from, to, hasCoordinator: found.receiver !== null });
  if (refusal) return { refusals: [refusal] };
  if (await isNumberTaken(transaction, authorityId, to, organisationNumber))
    return { refusals: [{ rule: 'organisation-number-taken' }] };
  await transaction.$executeRaw`
    SELECT move_authority(${authorityId}::integer, ${to}, nullif(${organisationNumber}, ''), ${work.actor.userId}::integer)`;
  await leaveScope(transaction, work, found.guardians, found.name);
  if (found.kind !== 'ORDINARY') await endSignInsOfAdministrators(transaction, [authorityId], work.now);
  await record(transaction, work, authorityId, found, { from, to, organisationNumber });
  await tell(transaction, work, authorityId, found, to);
  return { done: true };
}

/** What the move is about, with everybody concerned held until the transaction ends. */
async function lockMove(transaction: Transaction, authorityId: number, to: string): Promise<Move | null> {
  const found = await findMove(transaction, authorityId, to);
  if (!found) return null;
  const { guardians, receiver } = found;
  const concerned = [...guardians, ...(receiver ? [receiver] : [])].map(({ id }) => id);
  await lockAuthorities(transaction, [authorityId, ...concerned]);
  return findMove(transaction, authorityId, to);
}

/** Records the move for the authority, the Commission, and every authority that gains or loses it. */
async function record(
  transaction: Transaction,
  { actor }: Work,
  authorityId: number,
  { name, receiver, links, organisationNumber: before }: Move,
  { from, to, organisationNumber: after }: WantedMove,
): Promise<void> {
  const country = { before: from, after: to };
  const number = differences({ organisationNumber: before ?? '' }, { organisationNumber: after });
  const changes = { country, ...number, ...changesOfLinks(links) };
  await recordEvent(transaction, { action: 'authority.moved', actor, authorityId, changes });
  await recordEvent(transaction, {
    action: 'authority.moved',
    actor,
    authorityId: actor.authorityId,
    changes: { movedAuthority: { before: name, after: name }, country },
  });
  if (receiver)
    await recordEvent(transaction, {
      action: 'access-management.changed',
      actor,
      authorityId: receiver.id,
      changes: { managedAuthorities: { before: [], after: [name] } },
    });
  for (const { authorityId: other, module, isCoordinator } of links)
    await recordEvent(transaction, {
      action: 'coordinator.unlinked',
      actor,
      authorityId: other,
      changes: {
        [isCoordinator ? 'coordinates' : 'coordinators']: { before: [`${name} – ${module.sv}`], after: [] },
      },
    });
}

function changesOfLinks(links: readonly LostLink[]): Changes {
  const lost = (isCoordinator: boolean) =>
    links
      .filter((link) => link.isCoordinator === isCoordinator)
      .map(({ name, module }) => `${name} – ${module.sv}`);
  const sets = { coordinators: lost(true), coordinates: lost(false) };
  const changed = Object.entries(sets).filter(([, before]) => before.length > 0);
  return Object.fromEntries(changed.map(([field, before]) => [field, { before, after: [] }]));
}

async function tell(
  transaction: Transaction,
  work: Work,
  authorityId: number,
  { name, country, guardians, receiver, links }: Move,
  to: string,
): Promise<void> {
  const newsFor = (language: Language, id: number): NewsItem[] => [
    ...(id === authorityId ? [{ what: 'authority-moved', from: country, to } as const] : []),
    ...guardians.filter((one) => one.id === id).map(() => ({ what: 'scope-lost', authority: name }) as const),
    ...(id === receiver?.id ? [{ what: 'scope-gained', authority: name } as const] : []),
    ...links
      .filter((link) => link.authorityId === id)
      .map(({ module }) => ({
        what: 'link-ended' as const,
        authority: name,
        module: module[language] ?? module.sv,
      })),
  ];
  const others = [...guardians, ...(receiver ? [receiver] : [])].map(({ id }) => id);
  const told = [authorityId, ...others, ...links.map((link) => link.authorityId)];
  await tellAuthorities(transaction, work, told, newsFor);
}

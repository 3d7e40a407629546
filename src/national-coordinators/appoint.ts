import { recordEvent } from '../audit/record-event.ts';
import { delegatedGuardiansOf, type Guardian } from '../authorization/scope.ts';
import { leaveScope } from '../countries/leave-scope.ts';
import { lockAuthorities, lockCountries } from '../countries/lock-countries.ts';
import type { Transaction } from '../db/client.ts';
import type { NewsItem } from '../mail/templates.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Result } from '../result.ts';
import { endSignInsOfAdministrators } from '../sign-ins/end-sign-ins.ts';
import type { Work } from '../work.ts';
import { type Refusal, refusalOfAppointment } from './rules.ts';

export type Appointed = Result<true, Refusal>;

/**
 * Makes an authority the national coordinator of its country (ACC-08). The former one becomes an ordinary authority.
 * Nobody looks after the new one any longer. All are told (AUT-10), and users who lose rights are signed out (SEC-02).
 */
export function appoint(work: Work, country: string, authorityId: number): Promise<Appointed> {
  return work.db.$transaction(async (transaction) => {
    const { before, delegated } = await lockConcerned(transaction, country, authorityId);
    const authority = await transaction.authority.findUnique({
      where: { id: authorityId },
      select: { country: true, kind: true, informalName: true },
    });
    const refusal = refusalOfAppointment(authority, country);
    if (refusal) return { refusals: [refusal] };
    const name = authority!.informalName;
    if (before) await become(transaction, work, before.id, 'ORDINARY');
    await become(transaction, work, authorityId, 'NATIONAL_COORDINATOR');
    if (before) await endSignInsOfAdministrators(transaction, [before.id], work.now);
    await leaveScope(transaction, work, delegated, name);
    const newsFor = (id: number): NewsItem => {
      if (id === authorityId) return { what: 'national-coordinator-appointed', country };
      return id === before?.id
        ? { what: 'national-coordinator-dismissed', country }
        : { what: 'scope-lost', authority: name };
    };
    const told = [authorityId, ...(before ? [before.id] : []), ...delegated.map(({ id }) => id)];
    await tellAuthorities(transaction, work, told, (_language, id) => [newsFor(id)]);
    return { done: true };
  });
}

interface Concerned {
  /** The coordinator of today, when it is another one. */
  before: { id: number } | null;
  /** The delegated access managers that look after the one to come. */
  delegated: Guardian[];
}

/** All of them are held, so that two at the Commission do it one after the other. */
async function lockConcerned(
  transaction: Transaction,
  country: string,
  authorityId: number,
): Promise<Concerned> {
  await lockCountries(transaction, [country]);
  const before = await transaction.authority.findFirst({
    where: { country, kind: 'NATIONAL_COORDINATOR', id: { not: authorityId } },
    select: { id: true },
  });
  const delegated = await delegatedGuardiansOf(transaction, authorityId);
  const ids = [...delegated, ...(before ? [before] : [])].map(({ id }) => id);
  await lockAuthorities(transaction, [authorityId, ...ids]);
  return { before, delegated: await delegatedGuardiansOf(transaction, authorityId) };
}

async function become(
  transaction: Transaction,
  { actor }: Work,
  authorityId: number,
  kind: 'ORDINARY' | 'NATIONAL_COORDINATOR',
): Promise<void> {
  await transaction.authority.update({
    where: { id: authorityId },
    data: { kind, managesAllModules: false },
    select: { id: true },
  });
  const action = kind === 'ORDINARY' ? 'national-coordinator.dismissed' : 'national-coordinator.appointed';
  await recordEvent(transaction, { action, actor, authorityId });
}

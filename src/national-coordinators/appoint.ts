import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import type { Work } from '../work.ts';
import { refusalOfAppointment, type Refusal } from './rules.ts';

export type Appointed = { appointed: true } | { appointed: false; refusal: Refusal };

/**
 * Makes an authority the national coordinator of its country (ACC-08); the one before, if any, becomes an ordinary
 * authority. Both are told (AUT-10).
 */
export function appoint(work: Work, country: string, authorityId: number): Promise<Appointed> {
  return work.db.$transaction(async (transaction) => {
    const before = await lockCountry(transaction, country, authorityId);
    const authority = await transaction.authority.findUnique({
      where: { id: authorityId },
      select: { country: true, kind: true },
    });
    const refusal = refusalOfAppointment(authority, country);
    if (refusal) return { appointed: false, refusal };
    if (before !== null) await become(transaction, work, before, 'ORDINARY');
    await become(transaction, work, authorityId, 'NATIONAL_COORDINATOR');
    const told = before === null ? [authorityId] : [before, authorityId];
    await tellAuthorities(transaction, work, told, (_language, id) => [
      {
        what: id === authorityId ? 'national-coordinator-appointed' : 'national-coordinator-dismissed',
        country,
      },
    ]);
    return { appointed: true };
  });
}

/** The coordinator of today, held with the one to come, so that two at the Commission do it one after the other. */
async function lockCountry(
  transaction: Transaction,
  country: string,
  authorityId: number,
): Promise<number | null> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`national coordinator ${country}`}, 0))`;
  const rows = await transaction.$queryRaw<{ id: number }[]>`
    SELECT id FROM authority
    WHERE id = ${authorityId} OR (country = ${country} AND kind = 'NATIONAL_COORDINATOR')
    ORDER BY id FOR NO KEY UPDATE`;
  return rows.find(({ id }) => id !== authorityId)?.id ?? null;
}

async function become(
  transaction: Transaction,
  { actor }: Work,
  authorityId: number,
  kind: 'ORDINARY' | 'NATIONAL_COORDINATOR',
): Promise<void> {
  await transaction.authority.update({ where: { id: authorityId }, data: { kind }, select: { id: true } });
  const action = kind === 'ORDINARY' ? 'national-coordinator.dismissed' : 'national-coordinator.appointed';
  await recordEvent(transaction, { action, actor, authorityId });
}

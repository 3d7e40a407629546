import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { FactorDemand } from '../db/generated/enums.ts';
import { lockToChange } from '../db/locks.ts';
import type { Work } from '../work.ts';
import { noteDemands } from './demands.ts';

/** Of whom an authority demands a second factor, and from when; null when of nobody. */
export interface Demand {
  demand: FactorDemand;
  from: Date | null;
}

/**
 * «Kräv tvåstegsinloggning av …, från den …» (PWD-11). Those whom it is demanded of always are not touched. The grace of
 * each user counts from the day, or from now when the day has been.
 */
export async function setDemand(work: Work, authorityId: number, { demand, from }: Demand): Promise<void> {
  const { db, actor, now } = work;
  await db.$transaction(async (transaction) => {
    await requireScope(transaction, actor, authorityId);
    await lockToChange(transaction, 'authority', authorityId);
    const before = await transaction.authority.findUniqueOrThrow({
      where: { id: authorityId },
      select: { factorDemand: true, factorDemandFrom: true },
    });
    const after = { factorDemand: demand, factorDemandFrom: demand === 'NONE' ? null : (from ?? now) };
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    await transaction.authority.update({ where: { id: authorityId }, data: after, select: { id: true } });
    await noteDemands(transaction, work, { authorityId });
    await recordEvent(transaction, {
      action: 'second-factor.demand-changed',
      actor,
      authorityId,
      changes: {
        factorDemand: { before: before.factorDemand, after: after.factorDemand },
        factorDemandFrom: { before: before.factorDemandFrom, after: after.factorDemandFrom },
      },
    });
  }, patience);
}

/** Thousands of mails are written in one transaction; in milliseconds. */
const patience = { timeout: 60_000 };

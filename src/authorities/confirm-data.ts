import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import type { Work } from '../work.ts';

/** Somebody at the authority says that its data is right (AUT-08): the next reminder comes in twelve months. */
export function confirmData(work: Work, authorityId: number): Promise<void> {
  const { db, actor, now } = work;
  return db.$transaction(async (transaction) => {
    await requireScope(transaction, actor, authorityId);
    await transaction.authority.update({
      where: { id: authorityId },
      data: { confirmedAt: now },
      select: { id: true },
    });
    await recordEvent(transaction, { action: 'authority.confirmed', actor, authorityId });
    await tellOfWork(transaction, work, authorityId, 'data-confirmed');
  });
}

import { recordEvent } from '../audit/record-event.ts';
import type { Work } from '../work.ts';

/** Somebody at the authority says that its data is right (AUT-08): the next reminder comes in twelve months. */
export function confirmData({ db, actor, now }: Work, authorityId: number): Promise<void> {
  return db.$transaction(async (transaction) => {
    await transaction.authority.update({
      where: { id: authorityId },
      data: { confirmedAt: now },
      select: { id: true },
    });
    await recordEvent(transaction, { action: 'authority.confirmed', actor, authorityId });
  });
}

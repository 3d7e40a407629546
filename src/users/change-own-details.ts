import { differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { z } from 'zod';
import type { Work } from '../work.ts';
import type { ownForm } from './forms.ts';

/** What users may change about themselves: language and telephone (USR-14). */
export function changeOwnDetails({ db, actor }: Work, values: z.output<typeof ownForm>): Promise<void> {
  return db.$transaction(async (transaction) => {
    const before = await transaction.user.findUniqueOrThrow({
      where: { id: actor.userId },
      select: { language: true, telephone: true },
    });
    const changes = differences(before, values, ['language']);
    const personal = differences(before, values, ['telephone']);
    if (Object.keys({ ...changes, ...personal }).length === 0) return;
    await transaction.user.update({
      where: { id: actor.userId },
      data: { ...values, version: { increment: 1 } },
      select: { id: true },
    });
    await recordEvent(transaction, {
      action: 'user.changed',
      actor,
      authorityId: actor.authorityId,
      subject: { id: actor.userId, name: actor.name },
      changes,
      personal,
    });
  });
}

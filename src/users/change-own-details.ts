import type { z } from 'zod';
import { differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { lockToChange } from '../db/locks.ts';
import type { Result } from '../result.ts';
import { mergeEdits } from '../web/concurrent-edit.ts';
import type { Work } from '../work.ts';
import type { ownForm } from './forms.ts';

export type OwnDetails = z.output<typeof ownForm>;

/** Saved, or what somebody else has saved meanwhile in fields that both have changed. */
export type OwnChanged = Result<true, Overtaken>;

export interface Overtaken {
  theirs: OwnDetails;
  conflicts: (keyof OwnDetails)[];
}

/**
 * What users may change about themselves: language and telephone (USR-14). A field left as in `base`, which the form
 * was filled in from, keeps what an administrator has saved meanwhile.
 */
export function changeOwnDetails(
  { db, actor }: Work,
  typed: OwnDetails,
  base: OwnDetails | null,
): Promise<OwnChanged> {
  return db.$transaction(async (transaction) => {
    await lockToChange(transaction, 'user', actor.userId);
    const before = await transaction.user.findUniqueOrThrow({
      where: { id: actor.userId },
      select: { language: true, telephone: true },
    });
    const { values, conflicts } = mergeEdits<OwnDetails>(base ?? before, before, typed);
    if (conflicts.length > 0) return { refusals: [{ theirs: before, conflicts }] };
    const changes = differences(before, values, ['language']);
    const personal = differences(before, values, ['telephone']);
    if (Object.keys({ ...changes, ...personal }).length === 0) return { done: true };
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
    return { done: true };
  });
}

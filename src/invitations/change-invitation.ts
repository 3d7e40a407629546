import type { Action } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { type Invitation, lockInvitation } from './queries.ts';
import { type Refusal, refusalOfChange } from './rules.ts';

export type Changed = Result<true, Refusal>;

type Change = (transaction: Transaction, invitation: Invitation) => Promise<void>;

/** Changes an invitation that has not been answered, with nobody else at it. Null when there is none. */
export function changeInvitation(
  { actor, db, now }: Work,
  id: number,
  action: Action,
  change: Change,
): Promise<Changed | null> {
  return db.$transaction(async (transaction) => {
    const invitation = await lockInvitation(transaction, actor, id, now);
    if (!invitation) return null;
    const refusal = refusalOfChange(invitation.state);
    if (refusal) return { refusals: [refusal] };
    await change(transaction, invitation);
    await recordEvent(transaction, {
      action,
      actor,
      authorityId: actor.authorityId,
      changes: { invitedAuthority: { before: invitation.authorityName, after: invitation.authorityName } },
    });
    return { done: true };
  });
}

import { recordEvent } from '../audit/record-event.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { lockInvitation } from './queries.ts';
import { type Refusal, refusalOfDecision } from './rules.ts';

export type Rejected = Result<true, Refusal>;

/**
 * «Avslå» (ACC-04): tells the invited authority why, and erases what it filled in. Null when there is no such
 * invitation.
 */
export function rejectRegistration(
  { actor, db, now, outbox }: Work,
  id: number,
  reason: string,
): Promise<Rejected | null> {
  return db.$transaction(async (transaction) => {
    const invitation = await lockInvitation(transaction, actor, id, now);
    if (!invitation) return null;
    const refusal = refusalOfDecision(invitation.state);
    if (refusal) return { refusals: [refusal] };
    const { authorityName, contactName, email, language, managerId, managerName } = invitation;
    await transaction.invitation.update({
      where: { id },
      data: { decidedAt: now, decidedById: actor.userId, reason, submission: Prisma.DbNull },
      select: { id: true },
    });
    await outbox.queue(transaction, {
      template: 'invitation-rejected',
      recipient: email,
      language,
      authorityId: managerId,
      parameters: { name: contactName, authority: managerName, invited: authorityName, reason },
    });
    await recordEvent(transaction, {
      action: 'invitation.rejected',
      actor,
      authorityId: managerId,
      changes: {
        invitedAuthority: { before: authorityName, after: authorityName },
        reason: { before: '', after: reason },
      },
    });
    return { done: true };
  });
}

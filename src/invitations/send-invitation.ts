import { recordEvent } from '../audit/record-event.ts';
import { takeMails } from '../mail/take-mails.ts';
import { newLink } from '../web/mailed-link.ts';
import type { InvitationValues } from './forms.ts';
import { type InvitingWork, queueInvitation } from './queue-invitation.ts';
import { linkDays } from './rules.ts';

/**
 * «Bjud in myndighet» (ACC-04): the link is mailed; only its digest is kept. Returns the invitation's ID.
 * @throws TooManyMails when it has been done too often
 */
export function sendInvitation(work: InvitingWork, values: InvitationValues): Promise<number> {
  const { actor, db, now } = work;
  const { token, ...link } = newLink(now, linkDays);
  const manager = { managerId: actor.authorityId, managerName: actor.authorityName };
  return db.$transaction(async (transaction) => {
    const { id } = await transaction.invitation.create({
      data: {
        ...values,
        ...link,
        managerId: actor.authorityId,
        createdAt: now,
        invitedById: actor.userId,
      },
      select: { id: true },
    });
    const occasion = { actorId: actor.userId, stranger: values.email };
    await takeMails(transaction, 'invitation.send', occasion, now);
    await queueInvitation(transaction, work, { ...values, ...link, ...manager }, token);
    await recordEvent(transaction, {
      action: 'invitation.sent',
      actor,
      authorityId: actor.authorityId,
      changes: { invitedAuthority: { before: '', after: values.authorityName } },
    });
    return id;
  });
}

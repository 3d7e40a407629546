import { takeMails, TooManyMails } from '../mail/take-mails.ts';
import { newLink } from '../web/mailed-link.ts';
import { type Changed, changeInvitation } from './change-invitation.ts';
import { type InvitingWork, queueInvitation } from './queue-invitation.ts';
import { linkDays } from './rules.ts';

/**
 * «Påminn» (ACC-04): a new mail with a new link, valid for another 14 days; the old link stops working, since
 * nobody knows it any longer. Null when there is no such invitation.
 */
export async function remindInvited(work: InvitingWork, id: number): Promise<Changed | null> {
  try {
    return await remind(work, id);
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    const { door, reached } = fault;
    return { refusals: [{ rule: 'too-many-mails', door, reached }] };
  }
}

function remind(work: InvitingWork, id: number): Promise<Changed | null> {
  const { actor, now } = work;
  const { token, ...link } = newLink(now, linkDays);
  return changeInvitation(work, id, 'invitation.reminded', async (transaction, invitation) => {
    await transaction.invitation.update({ where: { id }, data: link, select: { id: true } });
    const occasion = { actorId: actor.userId, target: id, stranger: invitation.email };
    await takeMails(transaction, 'invitation.remind', occasion, now);
    await queueInvitation(transaction, work, { ...invitation, ...link }, token);
  });
}

import { changeInvitation, type Changed } from './change-invitation.ts';
import { queueInvitation, type InvitingWork } from './queue-invitation.ts';
import { linkDays } from './rules.ts';
import { newLink } from '../web/mailed-link.ts';

/**
 * «Påminn» (ACC-04): a new mail with a new link, valid for another 14 days; the old link stops working, since
 * nobody knows it any longer. Null when there is no such invitation.
 */
export function remindInvited(work: InvitingWork, id: number): Promise<Changed | null> {
  const { token, ...link } = newLink(work.now, linkDays);
  return changeInvitation(work, id, 'invitation.reminded', async (transaction, invitation) => {
    await transaction.invitation.update({ where: { id }, data: link, select: { id: true } });
    await queueInvitation(transaction, work, { ...invitation, ...link }, token);
  });
}

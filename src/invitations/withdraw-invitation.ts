import type { Work } from '../work.ts';
import { type Changed, changeInvitation } from './change-invitation.ts';

/** «Återkalla» (ACC-04): the link stops working at once. Null when there is no such invitation. */
export const withdrawInvitation = (work: Work, id: number): Promise<Changed | null> =>
  changeInvitation(work, id, 'invitation.withdrawn', async (transaction) => {
    await transaction.invitation.update({
      where: { id },
      data: { withdrawnAt: work.now },
      select: { id: true },
    });
  });

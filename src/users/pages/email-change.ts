import type { Place } from '../../authorities/place.ts';
import { cancelChange, sendLinkAgain } from '../../email-changes/change-waiting.ts';
import type { Target } from '../../email-changes/queries.ts';
import { cancelledNotice, sentAgainNotice } from '../../email-changes/words.ts';
import { tooManyMails } from '../../mail/messages.ts';
import { TooManyMails } from '../../mail/take-mails.ts';
import { notFound, type Notice, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { idIn, userPath } from '../paths.ts';
import { findUser } from '../queries.ts';

/** «Skicka länken igen» (USR-06). */
export const sendAgain = (context: Context, place: Place): Promise<Reply> =>
  atUser(context, place, async (target) => {
    try {
      return sentAgainNotice(await sendLinkAgain(context, target));
    } catch (fault) {
      if (!(fault instanceof TooManyMails)) throw fault;
      return { color: 'warning', text: tooManyMails(fault) };
    }
  });

/** «Avbryt bytet» */
export const cancel = (context: Context, place: Place): Promise<Reply> =>
  atUser(context, place, async (target) => cancelledNotice(await cancelChange(context, target)));

async function atUser(
  { params, read }: Context,
  place: Place,
  action: (target: Target) => Promise<Notice>,
): Promise<Reply> {
  const userId = idIn(params);
  const user = userId && (await findUser(read, place.authorityId, userId));
  if (!user) return notFound;
  return redirect(userPath(place, userId), await action({ authorityId: place.authorityId, userId }));
}

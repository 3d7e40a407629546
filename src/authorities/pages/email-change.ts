import { cancelChange, sendLinkAgain } from '../../email-changes/change-waiting.ts';
import { cancelledNotice, sentAgainNotice } from '../../email-changes/words.ts';
import { tooManyMails } from '../../mail/messages.ts';
import { TooManyMails } from '../../mail/take-mails.ts';
import { redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Place } from '../place.ts';

/** «Skicka länken igen» (AUT-04). */
export async function sendAgain(context: Context, { authorityId, base }: Place): Promise<Reply> {
  try {
    return redirect(base, sentAgainNotice(await sendLinkAgain(context, { authorityId, userId: null })));
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    return redirect(base, { color: 'warning', text: tooManyMails(fault) });
  }
}

/** «Avbryt bytet» */
export async function cancel(context: Context, { authorityId, base }: Place): Promise<Reply> {
  return redirect(base, cancelledNotice(await cancelChange(context, { authorityId, userId: null })));
}

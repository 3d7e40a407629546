import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Work } from '../work.ts';
import { lockMail, type QueuedMail } from './queries.ts';
import { refusalOfRetry, type Refusal } from './rules.ts';
import { deliveryTags, mailName } from './words.ts';

export type Retried = { retried: true; recipient: string } | { retried: false; refusal: Refusal };

/**
 * «Försök igen»: a mail that waits or was given up is sent as soon as the mail server takes it, within another
 * three days. Null when there is no such mail, as when its user has been removed.
 */
export function tryAgain({ db, actor, now }: Pick<Work, 'db' | 'actor' | 'now'>, id: number) {
  return db.$transaction(async (transaction): Promise<Retried | null> => {
    const mail = await lockMail(transaction, id);
    if (!mail) return null;
    const refusal = refusalOfRetry(mail, now);
    if (refusal) return { retried: false, refusal };
    await transaction.mail.update({
      where: { id },
      data: { failedAt: null, nextTryAt: now, retriedAt: now },
      select: { id: true },
    });
    // Wakes the processes that send, as a new mail does.
    await transaction.$executeRaw`NOTIFY mail`;
    await note(transaction, actor, mail);
    return { retried: true, recipient: mail.recipient };
  });
}

/** In the log of the authority that the mail concerns; else in the Commission's own. */
const note = (
  transaction: Transaction,
  actor: Work['actor'],
  { template, delivery, userId, userName, authorityId }: QueuedMail,
): Promise<void> =>
  recordEvent(transaction, {
    action: 'mail.retried',
    actor,
    authorityId: authorityId ?? actor.authorityId,
    ...(userId !== null && { subject: { id: userId, name: userName } }),
    changes: {
      mail: { before: null, after: mailName(template) },
      delivery: { before: deliveryTags[delivery].text, after: deliveryTags.waiting.text },
    },
  });

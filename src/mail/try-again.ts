import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { lockMail, type QueuedMail } from './queries.ts';
import { type Refusal, refusalOfRetry } from './rules.ts';
import { takeMails, TooManyMails } from './take-mails.ts';
import { deliveryTags, mailName } from './words.ts';

export type Retried = Result<{ recipient: string }, Refusal>;

/**
 * «Försök igen»: a mail that waits or was given up is sent as soon as the mail server takes it, within another
 * three days. Null when there is no such mail, as when its user has been removed.
 */
export async function tryAgain(
  work: Pick<Work, 'db' | 'actor' | 'now'>,
  id: number,
): Promise<Retried | null> {
  try {
    return await retry(work, id);
  } catch (fault) {
    if (fault instanceof TooManyMails) return { refusals: [{ rule: 'too-often' }] };
    throw fault;
  }
}

function retry({ db, actor, now }: Pick<Work, 'db' | 'actor' | 'now'>, id: number): Promise<Retried | null> {
  return db.$transaction(async (transaction) => {
    const mail = await lockMail(transaction, id);
    if (!mail) return null;
    const refusal = refusalOfRetry(mail, now);
    if (refusal) return { refusals: [refusal] };
    await takeMails(transaction, 'mail.try-again', { actorId: actor.userId, target: id }, now);
    await transaction.mail.update({
      where: { id },
      data: { failedAt: null, nextTryAt: now, retriedAt: now },
      select: { id: true },
    });
    // Wakes the processes that send, as a new mail does.
    await transaction.$executeRaw`NOTIFY mail`;
    await note(transaction, actor, mail);
    return { done: { recipient: mail.recipient } };
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

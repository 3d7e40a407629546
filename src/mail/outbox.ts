import { randomUUID } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { Settings } from '../settings.ts';
import { seal, unseal } from './seal.ts';
import type { MailParameters, NewsItem, TemplateName } from './templates.ts';

interface Addressing {
  recipient: string;
  /** The recipient's (MAIL-01). */
  language: Language;
  /** Whom it goes to: the mail goes with the user. */
  userId?: number;
  /** Whose administrators are told when it cannot be delivered (MAIL-03). */
  authorityId?: number;
  /** A second mail with the same key is not recorded, so that jobs may run twice. */
  onceKey?: string;
}

/** A mail with what its template is filled in with. */
export type MailToSend = {
  [Name in TemplateName]: Addressing & { template: Name; parameters: MailParameters<Name> };
}[TemplateName];

export type NewsMail = Addressing & {
  template: 'authority-news';
  parameters: MailParameters<'authority-news'>;
};

export interface Outbox {
  /** Records a mail in the transaction of the change that causes it; it is sent after the commit (MAIL-02). */
  queue: (transaction: Transaction, mail: MailToSend) => Promise<void>;
  /**
   * Records news, to be sent a quarter of an hour after the first piece; further pieces for the same recipient
   * are added to the mail that waits (AUT-10). The caller holds back others who tell the same authority.
   */
  gather: (transaction: Transaction, mail: NewsMail, now: Date) => Promise<void>;
}

const minute = 60_000;
const gatheringTime = 15 * minute;
/** A mail is not added to so close before it is sent that clocks of two processes could disagree. */
const margin = minute;

export function createOutbox({ sessionSecret, mailFrom }: Settings): Outbox {
  const domain = mailFrom.address.split('@').at(-1)!;
  const record = async (transaction: Transaction, { parameters, ...mail }: MailToSend, nextTryAt?: Date) => {
    const messageId = `${randomUUID()}@${domain}`;
    const sealed = seal(parameters, messageId, sessionSecret);
    await transaction.mail.createMany({
      data: [{ ...mail, messageId, sealed, nextTryAt }],
      skipDuplicates: true,
    });
  };
  const addTo = async (transaction: Transaction, waiting: Waiting, news: NewsItem[]) => {
    const { id, messageId, sealed } = waiting;
    const parameters = unseal(sealed, messageId, sessionSecret) as MailParameters<'authority-news'>;
    const more = { ...parameters, news: [...parameters.news, ...news] };
    const data = { sealed: seal(more, messageId, sessionSecret) };
    await transaction.mail.update({ where: { id }, data, select: { id: true } });
  };
  return {
    queue: (transaction, mail) => record(transaction, mail),
    gather: async (transaction, mail, now) => {
      const waiting = await findWaiting(transaction, mail, now);
      if (waiting) await addTo(transaction, waiting, mail.parameters.news);
      else await record(transaction, mail, new Date(now.getTime() + gatheringTime));
    },
  };
}

interface Waiting {
  id: number;
  messageId: string;
  sealed: Uint8Array;
}

async function findWaiting(
  transaction: Transaction,
  { template, recipient, authorityId }: NewsMail,
  now: Date,
): Promise<Waiting | null> {
  const [mail] = await transaction.mail.findMany({
    where: {
      ...{ template, recipient, authorityId, tries: 0, sentAt: null, failedAt: null },
      nextTryAt: { gt: new Date(now.getTime() + margin) },
    },
    select: { id: true, messageId: true, sealed: true },
    take: 1,
  });
  return mail?.sealed ? { ...mail, sealed: mail.sealed } : null;
}

import { randomUUID } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { Unopenable } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { seal, unseal } from './seal.ts';
import type { MailParameters, NewsItem, TemplateName } from './templates.ts';

interface Addressing {
  recipient: string;
  /** The recipient's (MAIL-01). */
  language: Language;
  /** The recipient. When this user is removed, so is the mail. */
  userId?: number;
  /** The administrators of this authority are told when the mail cannot be delivered (MAIL-03). */
  authorityId?: number;
  /** A second mail with the same key is not recorded, so that jobs may run twice. */
  onceKey?: string;
}

/** A mail with what its template is filled in with. */
export type MailToSend = {
  [Name in TemplateName]: Addressing & { template: Name; parameters: MailParameters<Name> };
}[TemplateName];

type Gathered = 'authority-news' | 'user-news';

export type NewsMail = {
  [Name in Gathered]: Addressing & { template: Name; parameters: MailParameters<Name> };
}[Gathered];

export interface Outbox {
  /** Records a mail in the transaction of the change that causes it; it is sent after the commit (MAIL-02). */
  queue: (transaction: Transaction, mail: MailToSend) => Promise<void>;
  /**
   * Records news of one kind, sent a quarter of an hour after the first piece. Later pieces for the same recipient join the
   * waiting mail (AUT-10, USR-15), each once. After twenty such mails in a day, the next one waits a day. One mail per
   * recipient and authority, thousands at once. The caller locks the authorities or users against others who tell them.
   */
  gather: (transaction: Transaction, mails: readonly NewsMail[], now: Date) => Promise<void>;
}

const minute = 60_000;
const gatheringTime = 15 * minute;
const day = 24 * 60 * minute;
/** Mails with news for one recipient in a day; after those, news are gathered for a day (SEC-07). */
const newsADay = 20;
/** A mail is not added to so close before it is sent that clocks of two processes could disagree. */
const margin = minute;

export function createOutbox({ secrets, mailFrom }: Settings): Outbox {
  const domain = mailFrom.address.split('@').at(-1)!;
  const record = async (transaction: Transaction, mails: readonly MailToSend[], nextTryAt?: Date) => {
    const data = mails.map(({ parameters, ...mail }) => {
      const messageId = `${randomUUID()}@${domain}`;
      const validUntil = 'validUntil' in parameters ? parameters.validUntil : undefined;
      return {
        ...mail,
        messageId,
        sealed: seal(parameters, messageId, secrets),
        validUntil,
        nextTryAt,
      };
    });
    await transaction.mail.createMany({ data, skipDuplicates: true });
  };
  const withMore = ({ id, messageId, sealed }: Waiting, news: NewsItem[]): Sealed | null => {
    const parameters = unsealed(sealed, messageId) as MailParameters<Gathered> | null;
    const more = parameters && { ...parameters, news: withoutRepetition([...parameters.news, ...news]) };
    return more && { id, sealed: seal(more, messageId, secrets) };
  };
  const unsealed = (sealed: Uint8Array, messageId: string): unknown => {
    try {
      return unseal(sealed, messageId, secrets);
    } catch (fault) {
      if (fault instanceof Unopenable) return null;
      throw fault;
    }
  };
  const gather = async (transaction: Transaction, mails: readonly NewsMail[], now: Date) => {
    const waiting = await findWaiting(transaction, mails, now);
    const [added, others]: [Sealed[], NewsMail[]] = [[], []];
    for (const mail of mails) {
      const found = waiting.get(keyOf(mail));
      // One that waits for a key to come back cannot be added to (SEC-09).
      const more = found ? withMore(found, mail.parameters.news) : null;
      if (more) added.push(more);
      else others.push(mail);
    }
    await rewrite(transaction, added);
    const crowded = await findCrowded(transaction, others, now);
    const [later, soon] = [others.filter(isTo(crowded)), others.filter((mail) => !isTo(crowded)(mail))];
    if (soon.length > 0) await record(transaction, soon, new Date(now.getTime() + gatheringTime));
    if (later.length > 0) await record(transaction, later, new Date(now.getTime() + day));
  };
  return {
    queue: (transaction, mail) => record(transaction, [mail]),
    gather: async (transaction, mails, now) => {
      for (let start = 0; start < mails.length; start += batch)
        await gather(transaction, mails.slice(start, start + batch), now);
    },
  };
}

/** How many mails are written at a time. */
const batch = 1000;

const keyOf = ({
  template,
  recipient,
  authorityId,
}: {
  template: string;
  recipient: string;
  authorityId?: number | null;
}): string => `${template} ${authorityId ?? ''} ${recipient}`;

interface Waiting {
  id: number;
  messageId: string;
  sealed: Uint8Array;
}

interface Sealed {
  id: number;
  sealed: Buffer;
}

/** The mails that wait to be added to, by recipient and authority. */
async function findWaiting(
  transaction: Transaction,
  mails: readonly NewsMail[],
  now: Date,
): Promise<Map<string, Waiting>> {
  const found = await transaction.mail.findMany({
    where: {
      template: { in: [...new Set(mails.map(({ template }) => template))] },
      tries: 0,
      sentAt: null,
      failedAt: null,
      authorityId: { in: [...new Set(mails.flatMap(({ authorityId }) => authorityId ?? []))] },
      recipient: { in: addressesOf(mails) },
      nextTryAt: { gt: new Date(now.getTime() + margin) },
    },
    // Of two to the same recipient, when a key was away, the later one is kept.
    orderBy: { id: 'asc' },
    select: { id: true, messageId: true, sealed: true, template: true, recipient: true, authorityId: true },
  });
  return new Map(
    found.flatMap(({ sealed, id, messageId, ...to }) =>
      sealed ? [[keyOf(to), { id, messageId, sealed }]] : [],
    ),
  );
}

const addressesOf = (mails: readonly NewsMail[]): string[] => [
  ...new Set(mails.map(({ recipient }) => recipient)),
];

/**
 * What happens again and again within one mail is told once, so that the mail does not grow without end: where it happened
 * last, so that what was given, taken and given again ends with being given.
 */
const withoutRepetition = (news: readonly NewsItem[]): NewsItem[] => {
  const last = new Map(news.map((item, index) => [JSON.stringify(item), index]));
  return news.filter((item, index) => last.get(JSON.stringify(item)) === index);
};

const isTo =
  (recipients: ReadonlySet<string>) =>
  ({ recipient }: NewsMail): boolean =>
    recipients.has(recipient);

/** The recipients who have had as many mails with news as come in a day one by one. */
async function findCrowded(
  transaction: Transaction,
  mails: readonly NewsMail[],
  now: Date,
): Promise<Set<string>> {
  const [template] = mails.map((mail) => mail.template);
  const rows = await transaction.$queryRaw<{ recipient: string }[]>`
    SELECT recipient FROM mail
    WHERE recipient = ANY (${addressesOf(mails)}::text[]) AND template = ${template}::text
      AND created_at > ${new Date(now.getTime() - day)}
    GROUP BY recipient HAVING count(*) >= ${newsADay}`;
  return new Set(rows.map(({ recipient }) => recipient));
}

async function rewrite(transaction: Transaction, mails: readonly Sealed[]): Promise<void> {
  const ids = mails.map(({ id }) => id);
  const contents = mails.map(({ sealed }) => sealed.toString('hex'));
  await transaction.$executeRaw`
    UPDATE mail SET sealed = decode(content, 'hex')
    FROM unnest(${ids}::integer[], ${contents}::text[]) AS added (id, content) WHERE mail.id = added.id`;
}

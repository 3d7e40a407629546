import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { NewsMail } from '../mail/outbox.ts';
import type { UserNews } from '../mail/templates.ts';
import { nameSql } from '../web/person-name.ts';
import type { Work } from '../work.ts';

interface Recipient {
  id: number;
  authorityId: number;
  name: string;
  email: string;
  language: Language;
}

type Telling = Pick<Work, 'outbox' | 'now'>;

/**
 * Tells users what concerns their own access (USR-15), one mail per quarter of an hour. Not what another mail tells by
 * itself, such as one with a temporary password. Locks the users, so that two who tell the same one write one mail; call it
 * before news of authorities are told (db/locks.ts).
 */
export async function tellUsers(
  transaction: Transaction,
  { outbox, now }: Telling,
  userIds: readonly number[],
  news: (language: Language, userId: number) => UserNews[],
): Promise<void> {
  if (userIds.length === 0) return;
  const recipients = await transaction.$queryRaw<Recipient[]>`
    SELECT u.id, u.authority_id AS "authorityId", ${nameSql} AS name, u.email, u.language::text
    FROM "user" u WHERE u.id = ANY (${userIds}::integer[]) ORDER BY u.id FOR NO KEY UPDATE`;
  const mails = recipients.map(({ id, authorityId, name, email, language }): NewsMail => ({
    template: 'user-news',
    recipient: email,
    language,
    userId: id,
    authorityId,
    parameters: { name, news: news(language, id) },
  }));
  await outbox.gather(
    transaction,
    mails.filter(({ parameters }) => parameters.news.length > 0),
    now,
  );
}

/** The same for one user, where it reads the same in every language. */
export const tellUser = (
  transaction: Transaction,
  work: Telling,
  userId: number,
  ...news: UserNews[]
): Promise<void> => tellUsers(transaction, work, [userId], () => news);

/**
 * Tells users that they are being removed, just before they are. The mail that waits no longer belongs to the user, and so
 * outlives it; once it has fared it is erased (src/mail/deliver.ts, USR-10).
 */
export async function tellOfRemoval(
  transaction: Transaction,
  work: Telling,
  userIds: readonly number[],
  authority: string,
): Promise<void> {
  await tellUsers(transaction, work, userIds, () => [{ what: 'account-removed', authority }]);
  await transaction.mail.updateMany({
    where: { userId: { in: [...userIds] }, template: 'user-news', sentAt: null, failedAt: null },
    data: { userId: null, authorityId: null },
  });
}

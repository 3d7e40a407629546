import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { lockName, shareName } from '../db/locks.ts';
import type { NewsMail } from '../mail/outbox.ts';
import type { NewsItem } from '../mail/templates.ts';
import { nameSql } from '../web/person-name.ts';
import type { Work } from '../work.ts';

interface Recipient {
  authorityId: number;
  /** Nobody: the authority's own address. */
  userId: number | null;
  email: string;
  name: string;
  language: Language;
  authority: string;
}

/**
 * Tells authorities what others have done to them (AUT-10): the authority's address in its first working language, and
 * each administrator in their own. One mail per quarter of an hour. Call it once in a transaction, after all other
 * locks.
 */
export async function tellAuthorities(
  transaction: Transaction,
  { outbox, now }: Pick<Work, 'outbox' | 'now'>,
  authorityIds: readonly number[],
  news: (language: Language, authorityId: number) => NewsItem[],
): Promise<void> {
  const ids = [...new Set(authorityIds)].sort((one, other) => one - other);
  if (ids.length === 0) return;
  await lockAdministrators(transaction, ids);
  await lockNews(transaction, ids);
  const recipients = await recipientsAt(transaction, ids);
  const mails = recipients.map(({ authorityId, userId, email, name, language, authority }): NewsMail => ({
    template: 'authority-news',
    recipient: email,
    language,
    authorityId,
    userId: userId ?? undefined,
    parameters: { name, authority, news: news(language, authorityId) },
  }));
  await outbox.gather(transaction, mails, now);
}

/** Locks the recipients, so that none is removed before the mail is written. Order: users, then news (db/locks.ts). */
async function lockAdministrators(transaction: Transaction, ids: readonly number[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT FROM "user" WHERE authority_id = ANY (${ids}::integer[]) AND is_administrator ORDER BY id FOR KEY SHARE`;
}

/** From so many on, one lock for all is taken instead of one for each: the database has room for some thousands. */
const many = 50;

/** Holds back others who tell the same authorities, until the transaction ends. */
async function lockNews(transaction: Transaction, ids: readonly number[]): Promise<void> {
  if (ids.length >= many) {
    await lockName(transaction, 'news');
    return;
  }
  await shareName(transaction, 'news');
  for (const id of ids) await lockName(transaction, `news ${id}`);
}

const recipientsAt = (transaction: Transaction, ids: readonly number[]): Promise<Recipient[]> =>
  transaction.$queryRaw<Recipient[]>`
        WITH recipient AS (
          SELECT a.id, NULL::integer AS user_id, a.email, a.informal_name AS name, coalesce(a.working_languages[1], a.language)::text AS language
          FROM authority a WHERE a.id = ANY (${ids}::integer[]) AND a.email <> ''
          UNION ALL
          SELECT u.authority_id, u.id, u.email, ${nameSql}, u.language::text
          FROM "user" u WHERE u.authority_id = ANY (${ids}::integer[]) AND u.is_administrator
        )
        SELECT DISTINCT ON (r.id, r.email) r.id AS "authorityId", r.user_id AS "userId", r.email, r.name, r.language,
          coalesce((
            SELECT known.name
            FROM (
              SELECT n.language::text AS language, n.informal_name AS name FROM authority_name n WHERE n.authority_id = r.id
              UNION ALL SELECT a.language::text, a.informal_name
            ) AS known
            WHERE known.language IN (r.language, 'sv', 'en')
            ORDER BY array_position(ARRAY[r.language, 'sv', 'en'], known.language) LIMIT 1
          ), a.informal_name) AS authority
        FROM recipient r JOIN authority a ON a.id = r.id
        ORDER BY r.id, r.email, r.user_id NULLS LAST`;

import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { NewsMail } from '../mail/outbox.ts';
import type { NewsItem } from '../mail/templates.ts';
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

/*
 * The order in which transactions take their locks, so that none waits for another in a circle. Of the same kind: by ID.
 *
 * 1. Advisory locks of the desks: names of modules, a tree of keywords, the national coordinator of a country.
 * 2. An invitation. (Its decision registers an authority that nobody else knows of.)
 * 3. Modules, then their roles, where the Commission changes them or an authority is removed.
 * 4. Authorities: the one that is changed FOR NO KEY UPDATE, or FOR UPDATE to remove it; the others that are joined to it
 *    FOR KEY SHARE. Who is to be told is among these or is held by nobody but a removal.
 * 5. Roles FOR SHARE, where users are changed.
 * 6. An authority's part in a module, then the links to it as coordinator.
 * 7. Users and what belongs to them.
 * 8. Here: administrators FOR KEY SHARE, then news by authority. Once in a transaction, for all that are told.
 * 9. At commit: what deferred triggers lock, and last of all the chain of the log.
 */

/**
 * Tells authorities what somebody else has done to them (AUT-10): their own address, in their first working
 * language, and each administrator, in his or her own. What happens within a quarter of an hour comes in one
 * mail. Call it once in a transaction, after all its other locks have been taken.
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
    ...{ recipient: email, language, authorityId, userId: userId ?? undefined },
    parameters: { name, authority, news: news(language, authorityId) },
  }));
  await outbox.gather(transaction, mails, now);
}

/**
 * Nobody who is to get a mail is removed before it is written. Taken before the locks of the news, which somebody
 * who removes a user takes last.
 */
async function lockAdministrators(transaction: Transaction, ids: readonly number[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT FROM "user" WHERE authority_id = ANY (${ids}::integer[]) AND is_administrator ORDER BY id FOR KEY SHARE`;
}

/** From so many on, one lock for all is taken instead of one for each: the database has room for some thousands. */
const many = 50;

/** Holds back others who tell the same authorities, until the transaction ends. */
async function lockNews(transaction: Transaction, ids: readonly number[]): Promise<void> {
  if (ids.length >= many) {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('news', 0))`;
    return;
  }
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('news', 0))`;
  for (const id of ids)
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`news ${id}`}, 0))`;
}

const recipientsAt = (transaction: Transaction, ids: readonly number[]): Promise<Recipient[]> =>
  transaction.$queryRaw<Recipient[]>`
        WITH recipient AS (
          SELECT a.id, NULL::integer AS user_id, a.email, a.informal_name AS name, coalesce(a.working_languages[1], a.language)::text AS language
          FROM authority a WHERE a.id = ANY (${ids}::integer[]) AND a.email <> ''
          UNION ALL
          SELECT u.authority_id, u.id, u.email, u.first_name || ' ' || u.last_name, u.language::text
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

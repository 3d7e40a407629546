import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
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

/**
 * Tells authorities what somebody else has done to them (AUT-10): their own address, in their first working
 * language, and each administrator, in his or her own. What happens within a quarter of an hour comes in one
 * mail. Call it after all other locks of the transaction have been taken.
 */
export async function tellAuthorities(
  transaction: Transaction,
  { outbox, now }: Pick<Work, 'outbox' | 'now'>,
  authorityIds: readonly number[],
  news: (language: Language, authorityId: number) => NewsItem[],
): Promise<void> {
  const ids = [...new Set(authorityIds)].sort((one, other) => one - other);
  for (const id of ids)
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`news ${id}`}, 0))`;
  for (const { authorityId, userId, email, name, language, authority } of await recipientsAt(
    transaction,
    ids,
  ))
    await outbox.gather(
      transaction,
      {
        template: 'authority-news',
        ...{ recipient: email, language, authorityId, userId: userId ?? undefined },
        parameters: { name, authority, news: news(language, authorityId) },
      },
      now,
    );
}

const recipientsAt = async (transaction: Transaction, ids: readonly number[]): Promise<Recipient[]> =>
  ids.length === 0
    ? []
    : transaction.$queryRaw<Recipient[]>`
        WITH recipient AS (
          SELECT a.id, NULL::integer AS user_id, a.email, a.informal_name AS name, coalesce(a.working_languages[1], a.language)::text AS language
          FROM authority a WHERE a.id IN (${Prisma.join([...ids])}) AND a.email <> ''
          UNION ALL
          SELECT u.authority_id, u.id, u.email, u.first_name || ' ' || u.last_name, u.language::text
          FROM "user" u WHERE u.authority_id IN (${Prisma.join([...ids])}) AND u.is_administrator
        )
        SELECT DISTINCT ON (r.id, r.email) r.id AS "authorityId", r.user_id AS "userId", r.email, r.name, r.language,
          coalesce((SELECT n.informal_name FROM authority_name n WHERE n.authority_id = r.id AND n.language::text = r.language), a.informal_name) AS authority
        FROM recipient r JOIN authority a ON a.id = r.id
        ORDER BY r.id, r.email, r.user_id NULLS LAST`;

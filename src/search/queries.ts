import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { Reader } from '../db/reader.ts';

export interface SearchFilter {
  /** Part of a name in any language, or a keyword; spelling is forgiven. Empty: all that the filters let through. */
  text: string;
  /** A keyword, with those below it in the tree. */
  keywordId?: number;
  moduleId?: number;
  /** ISO 3166-1, two letters. */
  country?: string;
}

export interface Hit {
  id: number;
  name: string;
  officialName: string;
  country: string;
  city: string;
  /** The name that the text was found in. */
  found: { name: string; language: Language } | null;
}

interface Slice {
  skip: number;
  take: number;
}

/**
 * Authorities that fit (AUT-09), the likeliest first: the name itself, then names that begin with the text,
 * hold it, resemble it; then words of the description and keywords.
 */
export async function searchAuthorities(
  db: Reader,
  { text, ...filter }: SearchFilter,
  { skip, take }: Slice,
): Promise<{ hits: Hit[]; total: number }> {
  const rows = await db.$queryRaw<(Hit & { total: number })[]>`
    WITH ${rankedSql(text)},
    page AS (
      SELECT a.id, r.score, r.found, count(*) OVER ()::integer AS total
      FROM ranked r JOIN authority a ON a.id = r.authority_id
      WHERE ${filterSql(filter)}
      ORDER BY r.score DESC, a.informal_name COLLATE "C", a.id
      LIMIT ${take} OFFSET ${skip}
    )
    SELECT a.id, a.informal_name AS name, a.official_name AS "officialName", a.country,
      coalesce(nullif(a.visiting_city, ''), a.postal_city) AS city, page.total,
      (SELECT jsonb_build_object('name', n.name, 'language', n.language)
       FROM authority_search_name n WHERE n.authority_id = a.id AND n.folded = page.found) AS found
    FROM page JOIN authority a USING (id)
    ORDER BY page.score DESC, a.informal_name COLLATE "C", a.id`;
  return { hits: rows, total: rows[0]?.total ?? 0 };
}

/** Others with the coordinator part in the module, found by the same rules; by name when there is no text. */
export const searchCoordinators = (
  db: Transaction,
  { moduleId, text, exceptAuthorityId, limit }: CoordinatorSearch,
): Promise<{ id: number; name: string }[]> =>
  db.$queryRaw<{ id: number; name: string }[]>`
    WITH ${rankedSql(text)}
    SELECT a.id, a.informal_name AS name
    FROM ranked r JOIN authority a ON a.id = r.authority_id
      JOIN authority_module am ON am.authority_id = a.id AND am.module_id = ${moduleId} AND am.part = 'COORDINATOR'
    WHERE a.id <> ${exceptAuthorityId}
    ORDER BY r.score DESC, a.informal_name COLLATE "sv-SE-x-icu", a.id
    LIMIT ${limit}`;

export interface CoordinatorSearch {
  moduleId: number;
  text: string;
  exceptAuthorityId: number;
  limit: number;
}

/**
 * The common table «ranked»: authority_id, score, and the name that was found. Each way of finding has an index
 * of its own; what resembles the text is looked for only when no name holds it.
 */
export function rankedSql(typed: string): Prisma.Sql {
  const text = searchable(typed);
  if (text === '')
    return Prisma.sql`ranked AS (SELECT id AS authority_id, 0 AS score, NULL AS found FROM authority)`;
  const folded = (before: string) => Prisma.sql`search_fold(${likePattern(text, before)})`;
  // Shorter than that, too much holds it.
  const isLong = text.length >= 3;
  return Prisma.sql`
    asked AS MATERIALIZED (
      SELECT text, ${folded('')} AS start, ${folded('% ')} AS word, ${folded(isLong ? '%' : '')} AS part,
        plainto_tsquery('simple', text) || plainto_tsquery('swedish', text) AS query
      FROM search_fold(${text}) AS text
    ),
    exact AS MATERIALIZED (
      SELECT authority_id, folded,
        CASE WHEN folded = asked.text THEN 100 WHEN folded LIKE asked.start THEN 80 WHEN folded LIKE asked.word THEN 60 ELSE 50 END AS score
      FROM authority_search_name, asked WHERE folded LIKE asked.part
    ),
    candidate AS (
      SELECT authority_id, score, folded FROM exact
      UNION ALL
      SELECT n.authority_id, 30 + 15 * similarity(asked.text, n.folded), n.folded
      FROM asked, (SELECT search_query_like(text) AS query FROM asked WHERE ${isLong} AND NOT EXISTS (SELECT FROM exact)) AS fuzzy,
        authority_search_name n
      WHERE n.words @@ fuzzy.query
      UNION ALL
      SELECT a.id, 20 + ts_rank(a.search_words, asked.query), NULL FROM authority a, asked WHERE a.search_words @@ asked.query
      UNION ALL
      SELECT ak.authority_id, 15, NULL
      FROM asked, keyword k JOIN authority_keyword ak ON ak.keyword_id = k.id
      WHERE ${isLong} AND (strpos(k.search_labels, asked.text) > 0 OR asked.text <% k.search_labels)
    ),
    ranked AS (
      SELECT authority_id, max(score) AS score, (array_agg(folded ORDER BY score DESC))[1] AS found
      FROM candidate GROUP BY authority_id
    )`;
}

/** What PostgreSQL can look for: no control characters or half surrogate pairs, and no more than a name is long. */
const searchable = (typed: string): string =>
  typed
    .slice(0, 200)
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();

const likePattern = (text: string, before: string): string => `${before}${text.replace(/[\\%_]/g, '\\$&')}%`;

function filterSql({ keywordId, moduleId, country }: Omit<SearchFilter, 'text'>): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (country) conditions.push(Prisma.sql`a.country = ${country}`);
  if (moduleId !== undefined)
    conditions.push(
      Prisma.sql`EXISTS (SELECT FROM authority_module am WHERE am.authority_id = a.id AND am.module_id = ${moduleId})`,
    );
  if (keywordId !== undefined)
    conditions.push(Prisma.sql`EXISTS (
      SELECT FROM authority_keyword ak WHERE ak.authority_id = a.id AND ak.keyword_id IN (
        WITH RECURSIVE branch AS (
          SELECT id FROM keyword WHERE id = ${keywordId}
          UNION ALL SELECT k.id FROM keyword k JOIN branch ON k.parent_id = branch.id
        ) SELECT id FROM branch))`);
  return Prisma.join(conditions, ' AND ');
}

export interface ModuleOption {
  id: number;
  name: string;
}

/** The modules to choose from, by name. */
export const findModules = (db: Reader): PromiseLike<ModuleOption[]> =>
  db.$queryRaw<ModuleOption[]>(modulesSql);

/** The same, for a query that reads more. */
export const modulesSql = Prisma.sql`
  SELECT id, labels->>'sv' AS name FROM module ORDER BY labels->>'sv' COLLATE "sv-SE-x-icu"`;

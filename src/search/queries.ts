import { swedishOrganisationNumber } from '../authorities/organisation-number.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import { hasTrigram } from '../web/text.ts';

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

export interface Found {
  hits: Hit[];
  /** How many were found; when `isCut`, others fit as well. */
  total: number;
  isCut: boolean;
}

/**
 * Authorities that fit (AUT-09), the likeliest first: the organisation number, the name itself, then names that begin with the text,
 * hold it, resemble it; then words of the description and keywords. Ends after some hundreds, since nobody reads on
 * there: what is looked for is narrowed instead.
 */
export async function searchAuthorities(
  db: Reader,
  { text, ...filter }: SearchFilter,
  { skip, take }: Slice,
): Promise<Found> {
  const [found] = await db.$queryRaw<Found[]>`
    WITH ${rankedSql(text, filterSql(filter), true)},
    page AS (
      SELECT a.id, r.score, r.found FROM ranked r JOIN authority a ON a.id = r.authority_id
      ORDER BY r.score DESC, a.informal_name COLLATE "sv-SE-x-icu", a.id
      LIMIT ${take} OFFSET ${skip}
    ),
    hit AS (
      SELECT a.id, a.informal_name AS name, a.official_name AS "officialName", a.country,
        coalesce(nullif(a.visiting_city, ''), a.postal_city) AS city,
        (SELECT jsonb_build_object('name', n.name, 'language', n.language)
         FROM authority_search_name n WHERE n.authority_id = a.id AND n.folded = page.found) AS found
      FROM page JOIN authority a USING (id)
      ORDER BY page.score DESC, a.informal_name COLLATE "sv-SE-x-icu", a.id
    )
    SELECT ${rowsSql(Prisma.sql`SELECT id, name, "officialName", country, city, found FROM hit`)} AS hits, (SELECT count(*)::integer FROM ranked) AS total,
      (SELECT count(*) >= 300 FROM candidate) AS "isCut"`;
  return found!;
}

/** Others with the coordinator part in the module, found by the same rules; by name when there is no text. */
export const searchCoordinators = (
  db: Transaction,
  { moduleId, text, exceptAuthorityId, limit }: CoordinatorSearch,
): Promise<{ id: number; name: string }[]> =>
  text.trim() === ''
    ? db.$queryRaw<{ id: number; name: string }[]>`
        SELECT a.id, a.informal_name AS name
        FROM authority_module am JOIN authority a ON a.id = am.authority_id
        WHERE am.module_id = ${moduleId} AND am.part = 'COORDINATOR' AND a.id <> ${exceptAuthorityId}
        ORDER BY a.informal_name COLLATE "sv-SE-x-icu", a.id LIMIT ${limit}`
    : db.$queryRaw<{ id: number; name: string }[]>`
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

/** Each way of finding ends here when a search is bounded: written out, so that the planner knows. */
const bound = Prisma.sql`LIMIT 300`;

/**
 * The common tables «candidate» and «ranked»: authority_id, score, and the name that was found. Each way of finding
 * has an index of its own. In a bounded search it is gone only when those before it have not found enough. Names are
 * joined, without spaces and hyphens, when the text has any or no name holds it; what resembles it is looked for only when
 * no name is found. `fits` is about the authority, called a.
 */
export function rankedSql(typed: string, fits = Prisma.sql`true`, isBounded = false): Prisma.Sql {
  const text = searchable(typed);
  const limit = isBounded ? bound : Prisma.empty;
  if (text === '')
    return Prisma.sql`
      candidate AS MATERIALIZED (
        SELECT a.id AS authority_id, 0 AS score, NULL AS folded FROM authority a WHERE ${fits}
        ORDER BY a.informal_name COLLATE "sv-SE-x-icu", a.id ${limit}
      ),
      ranked AS (SELECT authority_id, score, folded AS found FROM candidate)`;
  const number = numberIn(text);
  const folded = (before: string) => Prisma.sql`search_fold(${likePattern(text, before)})`;
  // Shorter than that, too much holds it.
  const isLong = text.length >= 3;
  const enough = isBounded ? 300 : Number.MAX_SAFE_INTEGER;
  const isJoinable = hasTrigram(joined(text));
  const isParted = joined(text) !== text;
  return Prisma.sql`
    asked AS MATERIALIZED (
      SELECT text, text || chr(1114111) AS beyond, ${folded('% ')} AS word, ${folded('%')} AS part,
        search_fold(${likePattern(joined(text), '%')}) AS joined,
        plainto_tsquery('simple', text) || plainto_tsquery('swedish', text) AS query
      FROM search_fold(${text}) AS text
    ),
    begun AS MATERIALIZED (
      SELECT n.authority_id, n.folded, CASE WHEN n.folded = (SELECT text FROM asked) THEN 100 ELSE 80 END AS score
      FROM authority_search_name n JOIN authority a ON a.id = n.authority_id
      WHERE n.folded COLLATE "C" >= (SELECT text FROM asked) AND n.folded COLLATE "C" < (SELECT beyond FROM asked)
        AND ${fits}
      ORDER BY n.folded COLLATE "C" ${limit}
    ),
    held AS MATERIALIZED (
      SELECT n.authority_id, n.folded, CASE WHEN n.folded LIKE asked.word THEN 60 ELSE 50 END AS score
      FROM asked, authority_search_name n JOIN authority a ON a.id = n.authority_id
      WHERE ${isLong} AND (SELECT count(*) FROM begun) < ${enough}::bigint AND n.folded LIKE asked.part AND ${fits}
      ORDER BY score DESC, n.folded COLLATE "C" ${limit}
    ),
    joined AS MATERIALIZED (
      SELECT n.authority_id, n.folded, 48 AS score
      FROM asked, authority_search_name n JOIN authority a ON a.id = n.authority_id
      WHERE ${isJoinable} AND (SELECT count(*) FROM begun) + (SELECT count(*) FROM held) < CASE WHEN ${isParted} THEN ${enough}::bigint ELSE 1 END
        AND translate(n.folded, ' -', '') LIKE asked.joined AND n.folded NOT LIKE asked.part AND ${fits}
      ORDER BY n.folded COLLATE "C" ${limit}
    ),
    numbered AS MATERIALIZED (
      SELECT a.id AS authority_id, NULL AS folded, 110 AS score FROM authority a
      WHERE ${number}::text <> '' AND regexp_replace(upper(a.organisation_number), '[^0-9A-Z]', '', 'g') = ${number} AND ${fits} ${limit}
    ),
    named AS MATERIALIZED (
      SELECT * FROM begun UNION ALL SELECT * FROM held UNION ALL SELECT * FROM joined UNION ALL SELECT * FROM numbered
    ),
    resembling AS (
      SELECT n.authority_id, n.folded, 30 + 15 * similarity(asked.text, n.folded) AS score
      FROM asked, (SELECT search_query_like(text) AS query FROM asked WHERE ${isLong} AND NOT EXISTS (SELECT FROM named)) AS fuzzy,
        authority_search_name n JOIN authority a ON a.id = n.authority_id
      WHERE n.words @@ fuzzy.query AND ${fits} ORDER BY score DESC ${limit}
    ),
    described AS (
      SELECT a.id AS authority_id, NULL AS folded, 20 + ts_rank(a.search_words, asked.query) AS score
      FROM asked, authority a WHERE (SELECT count(*) FROM named) < ${enough}::bigint AND a.search_words @@ asked.query AND ${fits}
      ORDER BY score DESC ${limit}
    ),
    meant AS MATERIALIZED (
      SELECT k.id FROM asked, keyword k
      WHERE ${isLong} AND (SELECT count(*) FROM named) < ${enough}::bigint AND (strpos(k.search_labels, asked.text) > 0 OR asked.text <% k.search_labels)
    ),
    classified AS (
      SELECT a.id AS authority_id, NULL AS folded, 15 AS score
      FROM meant JOIN authority_keyword ak ON ak.keyword_id = meant.id JOIN authority a ON a.id = ak.authority_id
      WHERE ${fits} ${limit}
    ),
    candidate AS MATERIALIZED (
      SELECT * FROM named UNION ALL SELECT * FROM resembling UNION ALL SELECT * FROM described UNION ALL SELECT * FROM classified
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

/** Without what people write between the parts of a word. */
const joined = (text: string): string => text.replace(/[\s-]/g, '');

/** An organisation number without what stands between its digits, or ''; a Swedish one however it is written (AUT-02). */
function numberIn(text: string): string {
  const number = (swedishOrganisationNumber(text) ?? text).toUpperCase().replace(/[^0-9A-Z]/g, '');
  return /\d.*\d.*\d.*\d/.test(number) ? number : '';
}

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

import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { passwordStatusSql } from '../passwords/status.ts';
import { isShortSql, neededSql } from '../roles/shortfalls.ts';
import { timeZone } from '../web/calendar.ts';

/**
 * Key figures are sums over authorities. Each authority's part is kept, and so are the sums; triggers mark the authorities
 * that change. Whoever reads takes the sums and counts the marked authorities anew.
 */

/** So many authorities are taken into the sums in one transaction. */
const most = 2_000;

/**
 * The parts of the authorities that the common table «stale» names, as they are now: authority_id, country, figures by key,
 * and when they next change by themselves. The Commission has none.
 */
const freshSql = (now: Date): Prisma.Sql => Prisma.sql`
  concerned AS MATERIALIZED (
    SELECT a.id, a.country, a.created_at, a.confirmed_at, ${isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now)} AS is_unconfirmed
    FROM authority a WHERE a.id IN (SELECT authority_id FROM stale) AND a.kind <> 'COMMISSION'
  ),
  people AS MATERIALIZED (
    SELECT u.authority_id, u.is_administrator, u.created_at, u.password_expires_at, ${passwordStatusSql(now)} AS password
    FROM "user" u JOIN concerned c ON c.id = u.authority_id
  ),
  staff AS MATERIALIZED (
    SELECT c.id AS authority_id, count(*) FILTER (WHERE p.is_administrator) AS administrators,
      min(p.password_expires_at) FILTER (WHERE p.password = 'valid') AS next_expiry
    FROM concerned c LEFT JOIN people p ON p.authority_id = c.id GROUP BY 1
  ),
  short AS (
    SELECT DISTINCT am.authority_id, am.module_id
    FROM concerned c JOIN authority_module am ON am.authority_id = c.id
      JOIN module_role r ON r.module_id = am.module_id AND r.retired_at IS NULL
      LEFT JOIN LATERAL (
        SELECT count(*) AS holders FROM role_assignment ra WHERE ra.authority_id = am.authority_id AND ra.role_id = r.id
      ) AS held ON true
    WHERE ${isShortSql(Prisma.sql`held.holders`, neededSql(Prisma.sql`am.part`))}
  ),
  part AS (
    SELECT id AS authority_id, 'authorities' AS key, 1::bigint AS value FROM concerned
    UNION ALL SELECT id, 'authorities ' || ${monthSql(Prisma.sql`created_at`)}, 1 FROM concerned
    UNION ALL SELECT id, 'unconfirmed', 1 FROM concerned WHERE is_unconfirmed
    UNION ALL SELECT authority_id, 'without administrator', 1 FROM staff WHERE administrators = 0
    UNION ALL SELECT authority_id, 'one administrator', 1 FROM staff WHERE administrators = 1
    UNION ALL SELECT authority_id, 'users', count(*) FROM people GROUP BY 1
    UNION ALL SELECT authority_id, 'users ' || ${monthSql(Prisma.sql`created_at`)}, count(*) FROM people GROUP BY 1, 2
    UNION ALL SELECT authority_id, 'passwords ' || password, count(*) FROM people GROUP BY 1, 2
    UNION ALL SELECT am.authority_id, 'authorities of module ' || am.module_id, 1 FROM authority_module am JOIN concerned c ON c.id = am.authority_id
    UNION ALL SELECT ra.authority_id, 'users of module ' || ra.module_id, count(DISTINCT ra.user_id)
      FROM role_assignment ra JOIN concerned c ON c.id = ra.authority_id GROUP BY ra.authority_id, ra.module_id
    UNION ALL SELECT authority_id, 'short of module ' || module_id, 1 FROM short
  ),
  fresh AS MATERIALIZED (
    SELECT c.id AS authority_id, c.country, whole.figures,
      least(
        staff.next_expiry,
        CASE WHEN NOT c.is_unconfirmed THEN greatest(c.confirmed_at + interval '12 months', ${now}::timestamptz + interval '1 hour') END
      ) AS changes_at
    FROM concerned c JOIN staff ON staff.authority_id = c.id
      JOIN (SELECT authority_id, jsonb_object_agg(key, value) AS figures FROM part GROUP BY 1) AS whole ON whole.authority_id = c.id
  )`;

const monthSql = (moment: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${moment} AT TIME ZONE ${timeZone}, 'YYYY-MM')`;

/** The figures of a country by key, exact at this moment: key and value. */
export const figuresSql = (country: string, now: Date): Prisma.Sql => Prisma.sql`
  WITH stale AS MATERIALIZED (
    SELECT authority_id FROM stale_figures
    UNION SELECT authority_id FROM authority_figures WHERE country = ${country} AND changes_at <= ${now}
  ),
  ${freshSql(now)}
  SELECT key, sum(value)::integer AS value FROM (
    SELECT key, value FROM country_figure WHERE country = ${country}
    UNION ALL
    SELECT each.key, -each.value::bigint FROM authority_figures f JOIN stale USING (authority_id), jsonb_each_text(f.figures) AS each
    WHERE f.country = ${country}
    UNION ALL
    SELECT each.key, each.value::bigint FROM fresh, jsonb_each_text(fresh.figures) AS each WHERE fresh.country = ${country}
  ) AS all_parts GROUP BY key`;

/**
 * Takes what has changed into the sums. Safe to run at any time, and in several processes: one does it, the others leave
 * it. Figures are as exact without it, and take longer to read.
 */
export async function keepFigures(db: PrismaClient, now: Date): Promise<void> {
  while ((await keepSome(db, now)) === most);
}

/** Returns how many marked authorities it took. One statement, so that marks and figures are seen at one moment. */
const keepSome = (db: PrismaClient, now: Date): Promise<number> =>
  db.$transaction(async (transaction) => {
    const [lock] = await transaction.$queryRaw<{ mine: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended('key figures', 0)) AS mine`;
    if (!lock!.mine) return 0;
    const [kept] = await transaction.$queryRaw<{ authorities: number }[]>`
      WITH marks AS (
        DELETE FROM stale_figures
        WHERE authority_id IN (SELECT authority_id FROM stale_figures GROUP BY 1 ORDER BY 1 LIMIT ${most})
        RETURNING authority_id
      ),
      stale AS MATERIALIZED (
        SELECT authority_id FROM marks UNION SELECT authority_id FROM authority_figures WHERE changes_at <= ${now}
      ),
      ${freshSql(now)},
      gone AS (
        DELETE FROM authority_figures f USING stale WHERE f.authority_id = stale.authority_id
          AND NOT EXISTS (SELECT FROM fresh WHERE fresh.authority_id = f.authority_id)
      ),
      kept AS (
        INSERT INTO authority_figures (authority_id, country, figures, changes_at)
        SELECT authority_id, country, figures, changes_at FROM fresh
        ON CONFLICT (authority_id) DO UPDATE
        SET country = EXCLUDED.country, figures = EXCLUDED.figures, changes_at = EXCLUDED.changes_at
      ),
      moved AS (
        SELECT country, key, sum(value)::integer AS value FROM (
          SELECT f.country, each.key, -each.value::bigint AS value
          FROM authority_figures f JOIN stale USING (authority_id), jsonb_each_text(f.figures) AS each
          UNION ALL
          SELECT fresh.country, each.key, each.value::bigint FROM fresh, jsonb_each_text(fresh.figures) AS each
        ) AS differences GROUP BY 1, 2 HAVING sum(value) <> 0
      ),
      summed AS (
        INSERT INTO country_figure (country, key, value) SELECT country, key, value FROM moved
        ON CONFLICT (country, key) DO UPDATE SET value = country_figure.value + EXCLUDED.value
      )
      SELECT count(DISTINCT authority_id)::integer AS authorities FROM marks`;
    return kept!.authorities;
  });

import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import type { Labels } from '../translations/labels.ts';

export interface Untranslated {
  kind: 'module' | 'role' | 'keyword';
  id: number;
  /** Null for a general keyword. */
  moduleId: number | null;
  /** In Swedish. */
  moduleName: string | null;
  labels: Labels;
}

/** All names that are missing in some language, of modules, roles and keywords in use: of Untranslated. */
export const untranslatedSql: Prisma.Sql = Prisma.sql`
  SELECT named.kind, named.id, named."moduleId", m.labels->>'sv' AS "moduleName", named.labels FROM (
    SELECT 'module' AS kind, 1 AS place, id, id AS "moduleId", labels FROM module WHERE retired_at IS NULL
    UNION ALL SELECT 'role', 2, id, module_id, labels FROM module_role WHERE retired_at IS NULL
    UNION ALL SELECT 'keyword', 3, id, module_id, labels FROM keyword WHERE retired_at IS NULL
  ) AS named LEFT JOIN module m ON m.id = named."moduleId"
  WHERE (SELECT count(*) FROM jsonb_object_keys(named.labels)) < (SELECT count(*) FROM unnest(enum_range(NULL::"Language")))
    AND (named.kind = 'keyword' OR m.retired_at IS NULL)
  ORDER BY named.place, m.labels->>'sv' COLLATE "sv-SE-x-icu" NULLS FIRST, named.id`;

/** One page of them, and how many there are. */
export async function findUntranslated(
  read: Reader,
  { skip, take }: { skip: number; take: number },
): Promise<{ names: Untranslated[]; total: number }> {
  const rows = await read.$queryRaw<({ total: number } & Untranslated)[]>`
    SELECT one.kind, one.id, one."moduleId", one."moduleName", one.labels, count(*) OVER ()::integer AS total
    FROM (${untranslatedSql}) AS one LIMIT ${take} OFFSET ${skip}`;
  return { names: rows, total: rows[0]?.total ?? 0 };
}

import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';

/** A minimum, and which authorities it is for. */
export interface Minimum {
  minimumUsers: number;
  coordinatorOnly: boolean;
}

export const noMinimum: Minimum = { minimumUsers: 0, coordinatorOnly: false };

/** An authority with fewer holders of a role than its minimum. */
export interface Short {
  authorityId: number;
  name: string;
  holders: number;
}

export interface Raising {
  moduleId: number;
  /** Null for a role that is not there yet: nobody holds it. */
  roleId: number | null;
  before: Minimum;
  after: Minimum;
}

/**
 * The authorities with fewer holders than the new minimum, where it was lower before (ACC-08), by name. Lowering a
 * minimum concerns nobody.
 */
export const findShort = (db: Transaction, raising: Raising): Promise<Short[]> =>
  db.$queryRaw<Short[]>(shortSql(raising));

/** How many must hold the role, called r, at an authority with that part: nobody, where it is for coordinators only (USR-07). */
export const neededSql = (
  part: Prisma.Sql,
  minimumUsers = Prisma.sql`r.minimum_users`,
  coordinatorOnly = Prisma.sql`r.coordinator_only`,
): Prisma.Sql =>
  Prisma.sql`CASE WHEN ${coordinatorOnly} AND ${part} <> 'COORDINATOR' THEN 0 ELSE ${minimumUsers} END`;

/** Whether fewer hold a role than are needed: the one meaning of «short» (USR-07, ACC-08). NULL holders are none. */
export const isShortSql = (holders: Prisma.Sql, needed: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`coalesce(${holders}, 0) < ${needed}`;

/** The same as a query: of Short. */
export function shortSql({ moduleId, roleId, before, after }: Raising): Prisma.Sql {
  const part = Prisma.sql`am.part`;
  const neededBefore = neededSql(
    part,
    Prisma.sql`${before.minimumUsers}::integer`,
    Prisma.sql`${before.coordinatorOnly}::boolean`,
  );
  const needed = neededSql(
    part,
    Prisma.sql`${after.minimumUsers}::integer`,
    Prisma.sql`${after.coordinatorOnly}::boolean`,
  );
  return Prisma.sql`
    WITH held AS (
      SELECT authority_id, count(*)::integer AS holders FROM role_assignment WHERE role_id = ${roleId}::integer GROUP BY 1
    )
    SELECT a.id AS "authorityId", a.informal_name AS name, coalesce(held.holders, 0) AS holders
    FROM authority_module am JOIN authority a ON a.id = am.authority_id LEFT JOIN held ON held.authority_id = a.id
    WHERE am.module_id = ${moduleId}
      AND ${isShortSql(Prisma.sql`held.holders`, needed)} AND ${neededBefore} < ${needed}
    ORDER BY a.informal_name COLLATE "sv-SE-x-icu", a.id`;
}

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

/** The same as a query: of Short. */
export const shortSql = ({ moduleId, roleId, before, after }: Raising): Prisma.Sql => Prisma.sql`
    WITH held AS (
      SELECT authority_id, count(*)::integer AS holders FROM role_assignment WHERE role_id = ${roleId}::integer GROUP BY 1
    )
    SELECT a.id AS "authorityId", a.informal_name AS name, coalesce(held.holders, 0) AS holders
    FROM authority_module am JOIN authority a ON a.id = am.authority_id LEFT JOIN held ON held.authority_id = a.id
    WHERE am.module_id = ${moduleId}
      AND (NOT ${after.coordinatorOnly}::boolean OR am.part = 'COORDINATOR')
      AND coalesce(held.holders, 0) < ${after.minimumUsers}::integer
      AND ${after.minimumUsers}::integer >
        CASE WHEN ${before.coordinatorOnly}::boolean AND am.part <> 'COORDINATOR' THEN 0 ELSE ${before.minimumUsers}::integer END
    ORDER BY a.informal_name COLLATE "sv-SE-x-icu", a.id`;

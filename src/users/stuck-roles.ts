import { Prisma } from '../db/generated/client.ts';
import { canSignInSql } from '../passwords/status.ts';
import { neededSql } from '../roles/shortfalls.ts';

/** A role that somebody must hold at an authority, and that nobody who holds it can use (USR-25). */
export interface StuckRole {
  id: number;
  label: string;
  module: string;
}

/** The roles of the authority, an ID in SQL, that only users hold who cannot sign in, though one is needed (USR-25). */
export const stuckRolesSql = (authority: Prisma.Sql, now: Date): Prisma.Sql => Prisma.sql`
  SELECT r.id, r.labels->>'sv' AS label, m.labels->>'sv' AS module
  FROM authority_module am JOIN module m ON m.id = am.module_id JOIN module_role r ON r.module_id = m.id AND r.retired_at IS NULL
  WHERE am.authority_id = ${authority} AND ${neededSql(Prisma.sql`am.part`)} > 0
    AND EXISTS (SELECT FROM role_assignment h WHERE h.authority_id = am.authority_id AND h.role_id = r.id)
    AND NOT EXISTS (
      SELECT FROM role_assignment h JOIN "user" o ON o.id = h.user_id
      WHERE h.authority_id = am.authority_id AND h.role_id = r.id AND ${canSignInSql(Prisma.sql`o`, now)})`;

/** Whether the user u of the authority holds one of them: these are looked up once, whoever is asked about. */
export const holdsStuckRoleSql = (authorityId: number, now: Date): Prisma.Sql => Prisma.sql`
  u.id = ANY (ARRAY(
    SELECT h.user_id FROM (${stuckRolesSql(Prisma.sql`${authorityId}`, now)}) AS stuck
      JOIN role_assignment h ON h.role_id = stuck.id AND h.authority_id = ${authorityId}))`;

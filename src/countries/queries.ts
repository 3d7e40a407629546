import { type Guardian, guardiansSql } from '../authorization/scope.ts';
import type { AuthorityKind } from '../db/generated/enums.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import type { Labels } from '../translations/labels.ts';

/** A link between the authority and another one of the country that it leaves. */
export interface LostLink {
  /** The other one. */
  authorityId: number;
  name: string;
  module: Labels;
  /** The other one is its coordinator; else it is the other one's. */
  isCoordinator: boolean;
}

/** What an authority is, and what would come of moving it to another country (AUT-02). */
export interface Move {
  name: string;
  kind: AuthorityKind;
  country: string;
  organisationNumber: string | null;
  /** The national coordinator of the new country. */
  receiver: { id: number; name: string } | null;
  /** What it looks after as a delegated access manager: modules, null for all of them, and authorities. */
  managedModules: string[] | null;
  managedAuthorities: string[];
  /** How many of its invitations are not decided. */
  invitations: number;
  links: LostLink[];
  /** Who looks after it today. */
  guardians: Guardian[];
}

/** Null when there is no such authority. */
export async function findMove(db: Reader, authorityId: number, to: string): Promise<Move | null> {
  const [found] = await db.$queryRaw<Move[]>`
    SELECT a.informal_name AS name, a.kind::text, a.country, a.organisation_number AS "organisationNumber",
      (SELECT jsonb_build_object('id', c.id, 'name', c.informal_name) FROM authority c
       WHERE c.country = ${to} AND c.kind = 'NATIONAL_COORDINATOR' AND c.id <> a.id) AS receiver,
      CASE WHEN NOT a.manages_all_modules THEN ARRAY(
        SELECT m.labels->>'sv' FROM access_manager_module am JOIN module m ON m.id = am.module_id
        WHERE am.authority_id = a.id ORDER BY 1) END AS "managedModules",
      ARRAY(SELECT o.informal_name FROM authority o WHERE a.kind = 'ACCESS_MANAGER'
        AND o.id IN (SELECT s.authority_id FROM scope_of(a.id) s) ORDER BY 1) AS "managedAuthorities",
      (SELECT count(*)::integer FROM invitation i
       WHERE i.manager_id = a.id AND i.decided_at IS NULL AND i.withdrawn_at IS NULL) AS invitations,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('authorityId', o.id, 'name', o.informal_name, 'module', m.labels,
         'isCoordinator', l.coordinator_id = o.id) ORDER BY l.coordinator_id = o.id DESC, o.informal_name, m.id), '[]')
       FROM linked_coordinator l JOIN module m ON m.id = l.module_id
         JOIN authority o ON o.id = CASE a.id WHEN l.authority_id THEN l.coordinator_id ELSE l.authority_id END
       WHERE a.id IN (l.authority_id, l.coordinator_id) AND o.country = a.country) AS links,
      ${rowsSql(guardiansSql(authorityId))} AS guardians
    FROM authority a WHERE a.id = ${authorityId}`;
  return found ?? null;
}

/** Whether another authority of the country has the organisation number (ACC-03). */
export async function isNumberTaken(
  db: Reader,
  authorityId: number,
  country: string,
  organisationNumber: string,
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ taken: boolean }[]>`
    SELECT EXISTS (SELECT FROM authority WHERE country = ${country} AND id <> ${authorityId}
      AND organisation_number = nullif(${organisationNumber}, '')) AS taken`;
  return row!.taken;
}

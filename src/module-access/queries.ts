import type { NamedAuthority } from '../authorities/queries.ts';
import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import type { Labels } from '../translations/labels.ts';
import { nameSql } from '../web/person-name.ts';
import type { GivableModule } from './rules.ts';

export interface ModuleRow extends GivableModule {
  id: number;
  labels: Labels;
}

/** The modules, or the one named, as the actor may give them to the authority (ACC-05). */
export const findModules = (
  db: Transaction,
  actor: Pick<Actor, 'authorityId'>,
  authorityId: number,
  moduleId?: number,
): Promise<ModuleRow[]> =>
  db.$queryRaw<ModuleRow[]>`
    SELECT m.id, m.labels, m.uses_coordination AS "usesCoordination", m.retired_at IS NOT NULL AS "isRetired", am.part::text,
      m.id IN (SELECT module_id FROM modules_managed_by(${actor.authorityId})) AS "isManaged"
    FROM module m LEFT JOIN authority_module am ON am.module_id = m.id AND am.authority_id = ${authorityId}
    WHERE ${moduleId === undefined ? Prisma.sql`true` : Prisma.sql`m.id = ${moduleId}`}
    ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu"`;

export interface RoleHolder {
  userId: number;
  name: string;
  roles: { id: number; label: string; coordinatorOnly: boolean }[];
}

/** Who holds which roles in the module at the authority. */
export const findHolders = (db: Reader, authorityId: number, moduleId: number): PromiseLike<RoleHolder[]> =>
  db.$queryRaw<RoleHolder[]>(holdersSql(authorityId, moduleId));

const holdersSql = (authorityId: number, moduleId: number): Prisma.Sql => Prisma.sql`
    SELECT u.id AS "userId", ${nameSql} AS name,
      jsonb_agg(jsonb_build_object('id', r.id, 'label', r.labels->>'sv', 'coordinatorOnly', r.coordinator_only) ORDER BY r.position) AS roles
    FROM role_assignment a JOIN "user" u ON u.id = a.user_id JOIN module_role r ON r.id = a.role_id
    WHERE a.authority_id = ${authorityId} AND a.module_id = ${moduleId}
    GROUP BY u.id ORDER BY u.last_name COLLATE "sv-SE-x-icu", u.first_name, u.id`;

/** The authorities that have linked it as coordinator in the module. */
export const findCoordinated = (
  db: Reader,
  authorityId: number,
  moduleId: number,
): PromiseLike<NamedAuthority[]> => db.$queryRaw<NamedAuthority[]>(coordinatedSql(authorityId, moduleId));

const coordinatedSql = (authorityId: number, moduleId: number): Prisma.Sql => Prisma.sql`
    SELECT a.id, a.informal_name AS name
    FROM linked_coordinator lc JOIN authority a ON a.id = lc.authority_id
    WHERE lc.coordinator_id = ${authorityId} AND lc.module_id = ${moduleId}
    ORDER BY a.informal_name COLLATE "sv-SE-x-icu"`;

/** Who and what loses something with the module. */
export interface Dependents {
  holders: RoleHolder[];
  coordinated: NamedAuthority[];
}

export async function findDependents(db: Reader, authorityId: number, moduleId: number): Promise<Dependents> {
  const [found] = await db.$queryRaw<Dependents[]>`
    SELECT ${rowsSql(holdersSql(authorityId, moduleId))} AS holders, ${rowsSql(coordinatedSql(authorityId, moduleId))} AS coordinated`;
  return found!;
}

/** The name of the administrator who gets the roles of a module that the authority is given; null where there is none. */
export async function findReceiver(db: Reader, authorityId: number): Promise<string | null> {
  const [receiver] = await db.$queryRaw<{ name: string }[]>`
    SELECT ${nameSql} AS name FROM "user" u WHERE u.authority_id = ${authorityId} AND u.is_administrator ORDER BY u.id LIMIT 1`;
  return receiver?.name ?? null;
}

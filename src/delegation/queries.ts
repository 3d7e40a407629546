import type { Actor } from '../authorization/actor.ts';
import { type Guardian, guardiansSql, isInScopeSql, scopeSql } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import { type ModuleOption, modulesSql, rankedSql } from '../search/queries.ts';
import type { Delegation } from './forms.ts';

/** What the authority is access manager for today. */
export async function findDelegation(db: Reader, authorityId: number): Promise<Delegation> {
  const [delegation] = await db.$queryRaw<Delegation[]>`
    SELECT CASE WHEN kind <> 'ACCESS_MANAGER' THEN 'none' WHEN manages_all_modules THEN 'all' ELSE 'some' END AS extent,
      ARRAY(SELECT module_id FROM access_manager_module WHERE authority_id = a.id ORDER BY module_id) AS modules,
      ARRAY(SELECT authority_id FROM managed_authority WHERE manager_id = a.id ORDER BY authority_id) AS authorities
    FROM authority a WHERE id = ${authorityId}`;
  if (!delegation) throw new Error(`there is no authority ${authorityId}`);
  return delegation;
}

/** The ID of who has changed it last; null when nobody has, or not a user who is there. */
export async function findLastDelegator(db: Reader, authorityId: number): Promise<number | null> {
  const [change] = await db.$queryRaw<{ actorId: number | null }[]>`
    SELECT actor_id AS "actorId" FROM log_event
    WHERE authority_id = ${authorityId} AND action = 'access-management.changed'
    ORDER BY log_event.at DESC, log_event.id DESC LIMIT 1`;
  return change?.actorId ?? null;
}

export interface Assignable {
  id: number;
  name: string;
  /** Itself an access manager, which no other delegated one may look after (ACC-10). */
  isManager: boolean;
}

/** The authorities of the actor's scope that can be assigned to another access manager, found by name. */
export const searchAssignable = (
  db: Transaction,
  actor: Actor,
  text: string,
  except: readonly number[],
  limit: number,
): Promise<Assignable[]> =>
  db.$queryRaw<Assignable[]>`
    WITH ${rankedSql(
      text,
      Prisma.sql`a.kind = 'ORDINARY' AND ${isInScopeSql(actor, Prisma.sql`a.id`)} AND a.id <> ALL (${except}::integer[])`,
      true,
    )}
    SELECT a.id, a.informal_name AS name, false AS "isManager"
    FROM ranked r JOIN authority a ON a.id = r.authority_id
    ORDER BY r.score DESC, a.informal_name COLLATE "sv-SE-x-icu", a.id LIMIT ${limit}`;

/** Those of the authorities that are in the actor's scope, with their names. */
export const assignable = (db: Reader, actor: Actor, ids: readonly number[]): PromiseLike<Assignable[]> =>
  db.$queryRaw<Assignable[]>(assignableSql(actor, ids));

const assignableSql = (actor: Actor, ids: readonly number[]): Prisma.Sql => Prisma.sql`
  SELECT id, informal_name AS name, kind <> 'ORDINARY' AS "isManager" FROM authority
  WHERE id = ANY (${ids}::integer[]) AND id IN ${scopeSql(actor)}
  ORDER BY informal_name COLLATE "sv-SE-x-icu"`;

export interface Choices {
  modules: ModuleOption[];
  authorities: Assignable[];
  /** Who looks after the authority today. */
  guardians: Guardian[];
}

/** What there is to choose from for the authority: all modules, and those of the others that are in the actor's scope. */
export async function findChoices(
  db: Reader,
  actor: Actor,
  authorityId: number,
  otherIds: readonly number[],
): Promise<Choices> {
  const [choices] = await db.$queryRaw<Choices[]>`
    SELECT ${rowsSql(modulesSql)} AS modules, ${rowsSql(assignableSql(actor, otherIds))} AS authorities,
      ${rowsSql(guardiansSql(authorityId))} AS guardians`;
  return choices!;
}

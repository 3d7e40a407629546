import type { Actor } from '../authorization/actor.ts';
import { scopeSql } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { rankedSql } from '../search/queries.ts';
import type { Delegation } from './forms.ts';

/** What the authority is access manager for today. */
export async function findDelegation(db: Transaction, authorityId: number): Promise<Delegation> {
  const { kind, managesAllModules, managedModules, manages } = await db.authority.findUniqueOrThrow({
    where: { id: authorityId },
    select: {
      kind: true,
      managesAllModules: true,
      managedModules: { select: { moduleId: true }, orderBy: { moduleId: 'asc' } },
      manages: { select: { authorityId: true }, orderBy: { authorityId: 'asc' } },
    },
  });
  return {
    extent: kind !== 'ACCESS_MANAGER' ? 'none' : managesAllModules ? 'all' : 'some',
    modules: managedModules.map(({ moduleId }) => moduleId),
    authorities: manages.map((managed) => managed.authorityId),
  };
}

export interface Assignable {
  id: number;
  name: string;
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
    WITH ${rankedSql(text)}
    SELECT a.id, a.informal_name AS name FROM ranked r JOIN authority a ON a.id = r.authority_id
    WHERE a.id IN ${scopeSql(actor)} AND a.id <> ALL (${except}::integer[])
    ORDER BY r.score DESC, a.informal_name COLLATE "sv-SE-x-icu", a.id LIMIT ${limit}`;

/** Those of the authorities that are in the actor's scope, with their names. */
export const assignable = async (
  db: Transaction,
  actor: Actor,
  ids: readonly number[],
): Promise<Assignable[]> =>
  ids.length === 0
    ? []
    : db.$queryRaw<Assignable[]>`
        SELECT id, informal_name AS name FROM authority
        WHERE id IN (${Prisma.join([...ids])}) AND id IN ${scopeSql(actor)}
        ORDER BY informal_name COLLATE "sv-SE-x-icu"`;

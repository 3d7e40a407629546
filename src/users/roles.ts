import { sql, type Expression } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { lastChange, type LastChange } from '../authorities/last-change.ts';
import type { Transaction } from '../db/client.ts';
import { anyOf, asBoolean, countOf, subquery, swedish, type Given, type In } from '../db/expressions.ts';
import { minimumHolders } from '../db/functions.ts';
import { prepared, type Placeholders } from '../db/prepared.ts';
import { queriesIn, type Reader } from '../db/queries.ts';
import { firstRow } from '../db/rows.ts';
import type { Holders } from './rules.ts';

export interface OfferedRole {
  id: number;
  code: string;
  label: string;
  moduleId: number;
  module: string;
  /** Held by the user already, and given to nobody more (ACC-08). */
  isRetired: boolean;
  minimum: number;
  /** How many at the authority hold it; no more than the minimum are counted. */
  holders: number;
}

/**
 * The roles that can be given at the authority: by module, in the order of the module's roles (USR-08). Retired
 * ones only when the user holds them, to be kept or taken away (ACC-08).
 */
export const offeredRoles = (
  read: Reader,
  authorityId: number,
  userId: number | null = null,
): Promise<OfferedRole[]> => offered(read, authorityId, userId).execute();

/** With how many hold each role, counted up to its minimum. */
const offered = (read: Reader, authorityId: Given<number>, userId: number | null) =>
  read
    .selectFrom('authority_module as am')
    .innerJoin('module as m', 'm.id', 'am.module_id')
    .innerJoin('module_role as r', (join) =>
      join
        .onRef('r.module_id', '=', 'm.id')
        .on((eb) => eb.or([eb.not(eb.ref('r.coordinator_only')), eb('am.part', '=', 'COORDINATOR')])),
    )
    .select((eb) => [
      'r.id',
      'r.code',
      eb.ref('r.labels', '->>').key('sv').as('label'),
      'm.id as moduleId',
      eb.ref('m.labels', '->>').key('sv').as('module'),
      asBoolean(eb('r.retired_at', 'is not', null)).as('isRetired'),
      'r.minimum_users as minimum',
      countOf(
        eb.selectFrom(
          eb
            .selectFrom('role_assignment as a')
            .whereRef('a.role_id', '=', 'r.id')
            .whereRef('a.authority_id', '=', 'am.authority_id')
            .limit(eb.ref('r.minimum_users'))
            .as('needed'),
        ),
      ).as('holders'),
    ])
    .where('am.authority_id', '=', authorityId)
    .where((eb) =>
      eb.or([
        eb('r.retired_at', 'is', null),
        eb.exists(
          eb
            .selectFrom('role_assignment as a')
            .whereRef('a.role_id', '=', 'r.id')
            .where('a.user_id', '=', sql<number>`${userId}::integer`),
        ),
      ]),
    )
    .orderBy((eb) => eb.ref('m.labels', '->>').key('sv'), swedish)
    .orderBy('r.position');

/** What stands around the list of users: the roles that can be given, and the last change. */
export async function findListFrame(
  read: Reader,
  authorityId: number,
): Promise<{ roles: OfferedRole[]; changed: LastChange | null }> {
  const [frame] = await framesOf(read, { authorityId });
  return frame!;
}

const framesOf = prepared((query: Reader, { authorityId }: Placeholders<{ authorityId: number }>) =>
  query.selectNoFrom([
    jsonArrayFrom(offered(query, authorityId, null)).as('roles'),
    lastChange(authorityId, 'anvandare').as('changed'),
  ]),
);

/**
 * Holds back all others who change users at the authority, until the transaction ends: what is counted
 * afterwards stays true (USR-07). Always taken first, so that nobody waits for each other in a circle.
 */
export async function lockUsers(transaction: Transaction, authorityId: number): Promise<void> {
  await queriesIn(transaction)
    .selectFrom('authority')
    .where('id', '=', authorityId)
    .forNoKeyUpdate()
    .execute();
}

/**
 * Holds back the Commission, who may raise the minimums of the roles or retire them, until the transaction ends
 * (ACC-08). Taken after the lock of the users.
 */
export async function lockRoles(transaction: Transaction, roleIds: readonly number[]): Promise<void> {
  await queriesIn(transaction)
    .selectFrom('module_role')
    .where('id', '=', anyOf(roleIds))
    .orderBy('id')
    .forShare()
    .execute();
}

/**
 * How many at the authority hold each of the roles, and how many must: where there were fewer when the minimum was
 * raised, no more than those (ACC-08). The roles are locked.
 */
export async function countHolders(
  transaction: Transaction,
  authorityId: number,
  roleIds: readonly number[],
): Promise<Holders[]> {
  if (roleIds.length === 0) return [];
  await lockRoles(transaction, roleIds);
  return holdersOf(queriesIn(transaction), authorityId, anyOf(roleIds)).execute();
}

const holdersOf = (read: Reader, authorityId: number, roleIds: Expression<number>) =>
  read
    .selectFrom('module_role as r')
    .innerJoin('module as m', 'm.id', 'r.module_id')
    .select((eb) => [
      'r.id as roleId',
      eb.ref('r.labels', '->>').key('sv').as('role'),
      eb.ref('m.labels', '->>').key('sv').as('module'),
      eb.fn.coalesce(minimumHolders(authorityId, eb.ref('r.id')), eb.lit(0)).as('minimum'),
      countOf(
        eb
          .selectFrom('role_assignment as a')
          .whereRef('a.role_id', '=', 'r.id')
          .where('a.authority_id', '=', authorityId),
      ).as('holders'),
    ])
    .where('r.id', '=', roleIds)
    .orderBy('module')
    .orderBy('r.position');

/** A user who is to be removed, with what the authority would lose. */
export interface Removal {
  userId: number;
  firstName: string;
  lastName: string;
  isAdministrator: boolean;
  /** How many the authority has. */
  administrators: number;
  /** The roles that the user holds. */
  held: Holders[];
}

/** Null when there is no such user at the authority. */
export function findRemoval(read: Reader, authorityId: number, userId: number): Promise<Removal | null> {
  const held = subquery.selectFrom('role_assignment').select('role_id').where('user_id', '=', userId);
  return firstRow(
    read
      .selectFrom('user as u')
      .select((eb) => [
        'u.id as userId',
        'u.first_name as firstName',
        'u.last_name as lastName',
        'u.is_administrator as isAdministrator',
        administratorsOf(eb).as('administrators'),
        jsonArrayFrom(holdersOf(read, authorityId, sql`any ${held}`)).as('held'),
      ])
      .where('u.id', '=', userId)
      .where('u.authority_id', '=', authorityId),
  );
}

/** How many administrators the authority of the user u has. */
const administratorsOf = (eb: In<'user', 'u'>) =>
  countOf(
    eb
      .selectFrom('user as o')
      .whereRef('o.authority_id', '=', 'u.authority_id')
      .where('o.is_administrator', '=', true),
  );

/** Holds back the Commission as `lockRoles` does, for the roles that the user holds; taken after the lock of the users. */
export async function lockRolesOf(transaction: Transaction, userId: number): Promise<void> {
  await queriesIn(transaction)
    .selectFrom('module_role')
    .where('id', 'in', (eb) =>
      eb.selectFrom('role_assignment').select('role_id').where('user_id', '=', userId),
    )
    .orderBy('id')
    .forShare()
    .execute();
}

export async function countAdministrators(read: Reader, authorityId: number): Promise<number> {
  const { count } = await read
    .selectFrom('user')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('authority_id', '=', authorityId)
    .where('is_administrator', '=', true)
    .executeTakeFirstOrThrow();
  return count;
}

/** Gives a user roles; each with its module, so that the database can see that the authority has it. */
export async function giveRoles(
  transaction: Transaction,
  { userId, authorityId }: { userId: number; authorityId: number },
  roles: readonly OfferedRole[],
): Promise<void> {
  const data = roles.map(({ id, moduleId }) => ({ userId, authorityId, roleId: id, moduleId }));
  await transaction.roleAssignment.createMany({ data });
}

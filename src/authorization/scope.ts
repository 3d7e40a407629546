import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import type { Actor } from './actor.ts';

export type Manager = Pick<Actor, 'authorityId'>;

/** The IDs of the authorities in the actor's scope as a subquery (ACC-02); its own is not among them. */
export const scopeSql = ({ authorityId }: Manager): Prisma.Sql =>
  Prisma.sql`(SELECT authority_id FROM scope_of(${authorityId}))`;

/** How many authorities are in the scope, counted to 1,001. */
export async function sizeOfScope(read: Reader, { authorityId }: Manager): Promise<number> {
  const [scope] = await read.$queryRaw<{ size: number }[]>`
    SELECT count(*)::integer AS size FROM (SELECT FROM scope_of(${authorityId}) LIMIT 1001) AS counted`;
  return scope!.size;
}

/** Whether a scope is so small that it is gathered, or asked authority by authority. */
export const isSmallScope = (size: number): boolean => size <= 300;

/**
 * Whether the authority, an ID in SQL, is in the scope; for a query that reads along an index until a page is full. A
 * small scope is gathered beforehand; of a large one each authority is asked: OFFSET keeps PostgreSQL from gathering it.
 */
export const isOfScopeSql = (
  { authorityId }: Manager,
  authority: Prisma.Sql,
  isSmall: boolean,
): Prisma.Sql =>
  isSmall
    ? Prisma.sql`${authority} = ANY (ARRAY(SELECT authority_id FROM scope_of(${authorityId})))`
    : Prisma.sql`EXISTS (SELECT FROM scope_of(${authorityId}) AS scope WHERE scope.authority_id = ${authority} OFFSET 0)`;

/** Whether the authority, an ID in SQL, is one of them, without gathering them all. */
export const isInScopeSql = ({ authorityId }: Manager, authority: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM scope_of(${authorityId}) AS scope WHERE scope.authority_id = ${authority})`;

/** Whether the actor's authority looks after the other one as access manager (ACC-02). */
export async function isInScope(db: Transaction, actor: Manager, authorityId: number): Promise<boolean> {
  const [row] = await db.$queryRaw<
    { found: boolean }[]
  >`SELECT ${isInScopeSql(actor, Prisma.sql`${authorityId}`)} AS found`;
  return row?.found ?? false;
}

export interface Guardian {
  id: number;
  name: string;
  isNationalCoordinator: boolean;
}

/** The access managers that look after the authority (ACC-02), the national coordinator first. Rows are `Guardian`s. */
export const guardiansSql = (authorityId: number): Prisma.Sql => Prisma.sql`
  SELECT m.id, m.informal_name AS name, m.kind = 'NATIONAL_COORDINATOR' AS "isNationalCoordinator"
  FROM authority m JOIN authority a ON a.id = ${authorityId}
  WHERE ((m.kind = 'NATIONAL_COORDINATOR' AND m.country = a.country)
      OR m.id IN (SELECT manager_id FROM managed_authority WHERE authority_id = a.id))
    AND EXISTS (SELECT FROM scope_of(m.id) AS scope WHERE scope.authority_id = a.id)
  ORDER BY "isNationalCoordinator" DESC, m.informal_name COLLATE "sv-SE-x-icu"`;

/** The same without the national coordinator. */
export async function delegatedGuardiansOf(db: Transaction, authorityId: number): Promise<Guardian[]> {
  const guardians = await db.$queryRaw<Guardian[]>(guardiansSql(authorityId));
  return guardians.filter(({ isNationalCoordinator }) => !isNationalCoordinator);
}

/** Somebody writes to an authority that is neither his or her own nor in scope. Answered with 403. */
export class OutOfScope extends Error {
  readonly status = 403;
}

/**
 * Every write to an authority begins with this, in its transaction.
 * @throws OutOfScope when the authority is neither the actor's own nor in its scope
 */
export async function requireScope(
  transaction: Transaction,
  actor: Manager,
  authorityId: number,
): Promise<void> {
  if (actor.authorityId !== authorityId && !(await isInScope(transaction, actor, authorityId)))
    throw new OutOfScope(`authority ${actor.authorityId} may not change authority ${authorityId}`);
}

/**
 * What the Commission alone does to other authorities begins with this, in its transaction.
 * @throws OutOfScope when the actor is no administrator of the Commission
 */
export async function requireCommission(
  transaction: Transaction,
  { userId }: Pick<Actor, 'userId'>,
): Promise<void> {
  const isOfCommission = await transaction.user.count({
    where: { id: userId, isAdministrator: true, authority: { kind: 'COMMISSION' } },
  });
  if (isOfCommission === 0) throw new OutOfScope(`user ${userId} is no administrator of the Commission`);
}

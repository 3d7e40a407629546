import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Actor } from './actor.ts';

type Manager = Pick<Actor, 'authorityId'>;

/** The IDs of the authorities in the actor's scope as a subquery (ACC-02); its own is not among them. */
export const scopeSql = ({ authorityId }: Manager): Prisma.Sql =>
  Prisma.sql`(SELECT authority_id FROM scope_of(${authorityId}))`;

/** Whether the actor's authority looks after the other one as access manager (ACC-02). */
export async function isInScope(db: Transaction, actor: Manager, authorityId: number): Promise<boolean> {
  const [row] = await db.$queryRaw<
    { found: boolean }[]
  >`SELECT ${authorityId} IN ${scopeSql(actor)} AS found`;
  return row?.found ?? false;
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

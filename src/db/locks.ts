import type { Transaction } from './client.ts';
import { Prisma } from './generated/client.ts';

/*
 * The order of all locks in a transaction, so that no transactions wait for each other in a circle. Locks of one kind
 * are taken in order of ID.
 *
 * 1. Names: of modules, a tree of keywords, the national coordinator of a country, an organisation number (by a trigger),
 *    registrations in a country.
 * 2. An invitation. (Deciding it registers an authority that no other transaction knows.)
 * 3. Modules, then their roles, when the Commission changes them or an authority is removed.
 * 4. Authorities: `FOR NO KEY UPDATE` to change one, `FOR UPDATE` to remove it, `FOR KEY SHARE` for those joined to it.
 *    Authorities to tell are among these.
 * 5. Roles `FOR SHARE`, when users are changed.
 * 6. An authority's part in a module, then the links to it as coordinator.
 * 7. Users and what belongs to them.
 * 8. In `tellAuthorities`, once in a transaction: administrators `FOR KEY SHARE`, then the news of each authority.
 * 9. At commit: what deferred triggers lock.
 *
 * Whoever links the log waits for nobody (`link_log`): it skips what is locked.
 */

type Table = 'authority' | 'invitation' | 'module' | 'module_role' | 'user';

/** What others may not do meanwhile, as in PostgreSQL's manual («Row-Level Locks»). */
type Strength = 'FOR UPDATE' | 'FOR NO KEY UPDATE' | 'FOR SHARE' | 'FOR KEY SHARE';

/**
 * Locks the rows until the transaction ends, in order of ID, after waiting for other holders. Missing rows are skipped.
 */
export async function lockRows(
  transaction: Transaction,
  table: Table,
  ids: readonly number[],
  strength: Strength,
): Promise<void> {
  await transaction.$queryRaw`
    SELECT FROM ${Prisma.raw(`"${table}"`)} WHERE id = ANY (${ids}::integer[]) ORDER BY id ${Prisma.raw(strength)}`;
}

/** Locks a row that is about to be changed; others may still refer to it. */
export const lockToChange = (transaction: Transaction, table: Table, id: number): Promise<void> =>
  lockRows(transaction, table, [id], 'FOR NO KEY UPDATE');

/** Locks what no row stands for, by a name of its own, until the transaction ends. */
export async function lockName(transaction: Transaction, name: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** The same, together with others who share it: only who locks the name alone waits. */
export async function shareName(transaction: Transaction, name: string): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))`;
}

import { sql, type RawBuilder } from 'kysely';
import type { Transaction } from './client.ts';
import type { Given } from './expressions.ts';
import { queriesIn } from './queries.ts';

// The functions of the migrations, with their types; test/db/names.test.ts finds those that are not there.

/** The IDs of the authorities in the scope of an access manager (ACC-02); its own is not among them. */
export const scopeOf = (managerId: Given<number>): RawBuilder<number> =>
  sql`(select authority_id from scope_of(${managerId}))`;

/** The fewest who must hold the role at the authority (ACC-08); NULL where the role cannot be held. */
export const minimumHolders = (
  authorityId: Given<number>,
  roleId: Given<number>,
): RawBuilder<number | null> => sql`minimum_holders(${authorityId}, ${roleId})`;

/** Takes the name of somebody who is being removed out of the log (USR-10). */
export async function erasePersonFromLog(transaction: Transaction, userId: number): Promise<void> {
  await queriesIn(transaction)
    .selectNoFrom(sql`erase_person_from_log(${userId})::text`.as('erased'))
    .execute();
}

/** Waits until nobody else holds the lock of that name, and holds it until the transaction ends. */
export async function takeLock(transaction: Transaction, name: string): Promise<void> {
  await queriesIn(transaction)
    .selectNoFrom(sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))::text`.as('locked'))
    .execute();
}

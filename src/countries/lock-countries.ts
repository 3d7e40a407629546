import type { Transaction } from '../db/client.ts';
import { lockName, lockRows } from '../db/locks.ts';

/** Holds back others who decide who coordinates the countries, until the transaction ends. */
export async function lockCountries(transaction: Transaction, countries: readonly string[]): Promise<void> {
  for (const country of [...new Set(countries)].sort())
    await lockName(transaction, `national coordinator ${country}`);
}

/** Holds back others who change the authorities or their users, until the transaction ends. */
export async function lockAuthorities(transaction: Transaction, ids: readonly number[]): Promise<void> {
  await lockRows(transaction, 'authority', ids, 'FOR NO KEY UPDATE');
}

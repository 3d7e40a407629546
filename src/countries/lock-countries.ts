import type { Transaction } from '../db/client.ts';

/** Holds back others who decide who coordinates the countries, until the transaction ends. Taken before rows are. */
export async function lockCountries(transaction: Transaction, countries: readonly string[]): Promise<void> {
  for (const country of [...new Set(countries)].sort())
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`national coordinator ${country}`}, 0))`;
}

/** Holds back others who change the authorities or their users; in rising order, so that nobody waits in a circle. */
export async function lockAuthorities(transaction: Transaction, ids: readonly number[]): Promise<void> {
  await transaction.$queryRaw`
    SELECT FROM authority WHERE id = ANY (${[...ids]}::integer[]) ORDER BY id FOR NO KEY UPDATE`;
}

import type { Transaction } from './client.ts';
import type { Prisma } from './generated/client.ts';

/** Rows deleted in one statement, so that none takes long. */
const batch = 5_000;

/** Deletes the rows of a table, which the condition calls by its other name: `mail m`. */
export async function deleteInBatches(
  db: Pick<Transaction, '$executeRaw'>,
  table: Prisma.Sql,
  where: Prisma.Sql,
): Promise<void> {
  let deleted: number;
  do
    deleted = await db.$executeRaw`
      DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE ${where} LIMIT ${batch})`;
  while (deleted === batch);
}

import type { PrismaClient } from './db/generated/client.ts';
import type { Secrets } from './secrets.ts';

/** What is sealed in the row, and the place that it opens in alone. */
export interface SealedRow {
  id: number;
  place: string;
  sealed: Uint8Array;
}

/** Sealed anew, and as it was when it was read. */
export interface Renewed {
  id: number;
  former: string;
  /** Both in hexadecimal digits. */
  content: string;
}

/** A table that holds what is sealed for longer than a change of the secret may take (SEC-09). */
export interface SealedTable {
  purpose: string;
  /** The rows after that one, by ID. */
  read: (db: PrismaClient, after: number, count: number) => Promise<SealedRow[]>;
  /**
   * Replaces what still is as it was read: whoever changes a row meanwhile, or another process that does the same, is not
   * overwritten, and nobody waits for anybody.
   */
  replace: (db: PrismaClient, renewed: readonly Renewed[]) => Promise<unknown>;
}

/** How many rows the secret of each number opens; `null`, the one of none. */
export type Counts = ReadonlyMap<number | null, number>;

/** How many rows are read at a time: few enough that decrypting them holds up no request. */
const batch = 200;

/** Counts what each secret opens. */
export async function countSealed(table: SealedTable, db: PrismaClient, secrets: Secrets): Promise<Counts> {
  const counts = new Map<number | null, number>();
  for await (const rows of inBatches(table, db))
    for (const { sealed, place } of rows) {
      const key = secrets.keyOf(table.purpose, sealed, place);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  return counts;
}

/**
 * Seals with the secret in use what a former one sealed, so that the former one can be dropped (SEC-09). Returns how many
 * rows that were. What no secret opens stays as it is: the secret may come back.
 */
export async function sealAnew(table: SealedTable, db: PrismaClient, secrets: Secrets): Promise<number> {
  let count = 0;
  for await (const rows of inBatches(table, db)) {
    const renewed = rows.flatMap((row) => renew(row, table.purpose, secrets));
    if (renewed.length > 0) await table.replace(db, renewed);
    count += renewed.length;
  }
  return count;
}

function renew({ id, sealed, place }: SealedRow, purpose: string, secrets: Secrets): Renewed[] {
  const key = secrets.keyOf(purpose, sealed, place);
  if (key === null || key === secrets.numbers[0]) return [];
  const content = secrets.seal(purpose, secrets.open(purpose, sealed, place), place);
  return [{ id, former: Buffer.from(sealed).toString('hex'), content: content.toString('hex') }];
}

async function* inBatches({ read }: SealedTable, db: PrismaClient): AsyncGenerator<SealedRow[]> {
  for (let after = 0; ;) {
    const rows = await read(db, after, batch);
    yield rows;
    if (rows.length < batch) return;
    after = rows.at(-1)!.id;
  }
}

import pg from 'pg';
import type { Prisma } from './generated/client.ts';

/** Reads the rows of a query, so many at a time; the next ones are fetched when they are asked for. */
export type ReadBatches = <Row>(query: Prisma.Sql) => AsyncIterable<Row[]>;

export interface LockedReader {
  /** All queries see the database as it stood when it was opened. Rows come as pg reads them (src/db/reader.ts). */
  read: ReadBatches;
  /** Ends the connection, and with it the lock. */
  close: () => Promise<void>;
}

/** In milliseconds. `idle` is how long a transaction is kept that nobody reads from. */
const patience = { connection: 5_000, statement: 30_000, answer: 32_000, idle: 120_000 };

/** Turning this many rows into text blocks the process for a few milliseconds. */
const batch = 250;

/**
 * Opens a connection that holds an advisory lock. The lock ends with the connection, also when the process dies. Null
 * at once when another holds the lock, in any process.
 * @throws when the database cannot be reached
 */
export async function openLockedReader(
  address: pg.ClientConfig,
  lock: readonly [namespace: number, key: number],
): Promise<LockedReader | null> {
  const client = new pg.Client({
    ...address,
    connectionTimeoutMillis: patience.connection,
    statement_timeout: patience.statement,
    query_timeout: patience.answer,
    idle_in_transaction_session_timeout: patience.idle,
  });
  client.on('error', () => undefined); // The query under way, or the next one, fails.
  const close = () => client.end();
  try {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1, $2) AS locked',
      [...lock],
    );
    if (rows[0]!.locked) return { read: (query) => batchesOf(client, query), close };
  } catch (fault) {
    await close();
    throw fault;
  }
  await close();
  return null;
}

async function* batchesOf<Row>(client: pg.Client, { text, values }: Prisma.Sql): AsyncGenerator<Row[]> {
  await client.query(`DECLARE batches NO SCROLL CURSOR FOR ${text}`, values);
  for (;;) {
    const { rows } = await client.query(`FETCH ${batch} FROM batches`);
    if (rows.length > 0) yield rows as Row[];
    if (rows.length < batch) break;
  }
  await client.query('CLOSE batches');
}

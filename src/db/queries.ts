import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Transaction } from './client.ts';
import { ConnectionDriver, type Connection } from './connection-driver.ts';
import type { Tables } from './generated/tables.ts';
import { prismaConnection } from './prisma-connection.ts';

/** What a query is read with, over the pool or in a transaction alike. How queries are written: docs/decisions/queries.md. */
export type Reader = Pick<
  Kysely<Tables>,
  'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'executeQuery' | 'getExecutor'
>;

/** A transaction also writes. */
export type Writer = Reader & Pick<Kysely<Tables>, 'insertInto' | 'updateTable' | 'deleteFrom'>;

/** Queries in a transaction that Prisma has begun, or over its client where there is none. */
export const queriesIn = (transaction: Transaction): Writer => queriesOver(prismaConnection(transaction));

/** Queries over whatever takes their text and gives their rows. */
export const queriesOver = (connection: Connection): Writer =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new ConnectionDriver(connection),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });

/** Builds queries that others run. */
export const builder: Reader = queriesOver({
  executeQuery: () => Promise.reject(new Error('this query is only built')),
});

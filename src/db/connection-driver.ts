import type { DatabaseConnection, Driver } from 'kysely';

/** Where the queries of Kysely are sent. */
export type Connection = Pick<DatabaseConnection, 'executeQuery'>;

/** Sends all queries of Kysely to one connection; transactions are Prisma's. */
export class ConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor({ executeQuery }: Connection) {
    this.#connection = { executeQuery, streamQuery: unsupported };
  }

  init = nothing;
  acquireConnection = () => Promise.resolve(this.#connection);
  releaseConnection = nothing;
  destroy = nothing;
  beginTransaction = unsupported;
  commitTransaction = unsupported;
  rollbackTransaction = unsupported;
}

const nothing = (): Promise<void> => Promise.resolve();

function unsupported(): never {
  throw new Error('transactions are begun with Prisma');
}

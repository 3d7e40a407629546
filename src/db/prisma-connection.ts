import type { CompiledQuery, QueryResult } from 'kysely';
import type { Transaction } from './client.ts';
import type { Connection } from './connection-driver.ts';

/** Sends queries to a transaction of Prisma's; rows come as over the pool, but for `numeric`, which must be cast. */
export const prismaConnection = (transaction: Transaction): Connection => ({
  executeQuery: async <Row>({ query, sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
    if (!returnsRows(query)) {
      const affected = await transaction.$executeRawUnsafe(sql, ...parameters);
      return { rows: [], numAffectedRows: BigInt(affected) };
    }
    const rows = await transaction.$queryRawUnsafe<Record<string, unknown>[]>(sql, ...parameters);
    return { rows: rows.map(withNumbers) as Row[] };
  },
});

const writes = ['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'];

const returnsRows = (query: CompiledQuery['query']): boolean =>
  !writes.includes(query.kind) || ('returning' in query && query.returning !== undefined);

/** Prisma reads int8 as bigint. */
function withNumbers(row: Record<string, unknown>): Record<string, unknown> {
  for (const [column, value] of Object.entries(row))
    if (typeof value === 'bigint') row[column] = Number(value);
  return row;
}

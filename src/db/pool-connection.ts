import { createHash } from 'node:crypto';
import type { CompiledQuery, QueryResult } from 'kysely';
import pg from 'pg';
import type { Connection } from './connection-driver.ts';

/** How many different statements a connection keeps prepared; those first asked later are planned each time. */
const mostPrepared = 300;

/**
 * Sends queries to the pool, without Prisma between, which costs more CPU than all else on a page, and as statements
 * that each connection parses and plans once.
 */
export function poolConnection(pool: pg.Pool): Connection {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < mostPrepared)
      names.set(text, createHash('sha256').update(text).digest('base64url').slice(0, 16));
    return names.get(text);
  };
  return {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      const { rows, rowCount } = await pool.query({
        name: nameOf(sql),
        text: sql,
        values: parameters as unknown[],
        types,
      });
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
  };
}

/** The number of the type int8 in PostgreSQL. */
const int8 = 20;

/** Counts and the like come as numbers; they stay below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (...[type, format]: Parameters<typeof pg.types.getTypeParser>) =>
    (type as number) === int8 ? Number : (pg.types.getTypeParser(type, format) as unknown),
};

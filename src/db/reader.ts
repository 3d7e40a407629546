import { createHash } from 'node:crypto';
import type pg from 'pg';
import { Prisma } from './generated/client.ts';

/**
 * What a query is read with: a transaction, or the pool itself. Rows come as pg reads them: count in `integer`, and
 * cast arrays of an enum to `text[]`.
 */
export interface Reader {
  $queryRaw: <Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => PromiseLike<Rows>;
}

/** The rows of a query as one JSON array, for a query that reads several things at once; moments become texts. */
export const rowsSql = (query: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(SELECT coalesce(jsonb_agg(to_jsonb(one)), '[]') FROM (${query}) AS one)`;

/** How many different statements a connection keeps prepared; those first asked later are planned each time. */
const mostPrepared = 300;

/** Reads over a pool. */
export interface PoolReader extends Reader {
  /** Each query is planned for its own values, where these decide which index is best. */
  planned: Reader;
}

/**
 * Reads over the pool without Prisma between, which costs more CPU than all else on a page, and with statements that
 * each connection parses and plans once: not behind a pooler, which hands connections on between statements.
 */
export function poolReader(pool: pg.Pool, isPooled = false): PoolReader {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < mostPrepared)
      names.set(text, createHash('sha256').update(text).digest('base64url').slice(0, 16));
    return names.get(text);
  };
  const planned = readerWith(pool, () => undefined);
  return { ...(isPooled ? planned : readerWith(pool, nameOf)), planned };
}

const readerWith = (pool: pg.Pool, nameOf: (text: string) => string | undefined): Reader => ({
  $queryRaw: async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...asked: unknown[]) => {
    const { text, values } = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...asked);
    const { rows } = await pool.query({ name: nameOf(text), text, values });
    return rows as Rows;
  },
});

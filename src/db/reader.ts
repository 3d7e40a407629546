import { createHash } from 'node:crypto';
import { sql, type Expression } from 'kysely';
import type pg from 'pg';
import { Prisma } from './generated/client.ts';
import { builder } from './queries.ts';

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

/** A part of a query as Prisma takes it, for those that are not written with Kysely yet. */
export function prismaSql(part: Expression<unknown>): Prisma.Sql {
  const { sql: text, parameters } = sql`${part}`.compile(builder);
  return Prisma.sql(text.split(/\$\d+/), ...parameters);
}

/** How many different statements a connection keeps prepared; those first asked later are planned each time. */
const mostPrepared = 300;

/**
 * Reads over the pool without Prisma between, which costs more CPU than all else on a page, and with statements that
 * each connection parses and plans once.
 */
export function poolReader(pool: pg.Pool): Reader {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < mostPrepared)
      names.set(text, createHash('sha256').update(text).digest('base64url').slice(0, 16));
    return names.get(text);
  };
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...asked: unknown[]) => {
      const { text, values } = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...asked);
      const { rows } = await pool.query({ name: nameOf(text), text, values });
      return rows as Rows;
    },
  };
}

import { LRUCache } from 'lru-cache';
import { Prisma } from '../db/generated/client.ts';
import { count } from './format.ts';

/** More than this is not counted. */
const mostCounted = 10_000;

/** Lists found to be longer; one is not counted again for a minute, since it costs more than the page that shows it. */
const longLists = new LRUCache<string, true>({ max: 1_000, ttl: 60_000 });

/** How many rows there are, or one more than is counted, or two more when that is known from before. */
export function boundedCountSql(rows: Prisma.Sql): Prisma.Sql {
  return longLists.has(nameOf(rows)) ? Prisma.sql`10002` : countedSql(rows);
}

/** The same, for what is not asked for all the time. */
export const countedSql = (rows: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(SELECT count(*)::integer FROM (${rows} LIMIT 10001) AS counted)`;

/**
 * To be told of what a `boundedCountSql` of the same rows came to. What was known from before says nothing new: else a
 * list that is asked for all the time would never be counted again.
 */
export function noteCount(rows: Prisma.Sql, total: number): void {
  if (total === mostCounted + 1) longLists.set(nameOf(rows), true);
}

const nameOf = ({ sql, values }: Prisma.Sql): string => JSON.stringify([sql, values]);

/** «237» or «fler än 10 000». */
export const boundedCount = (total: number): string =>
  total > mostCounted ? `fler än ${count(mostCounted)}` : count(total);

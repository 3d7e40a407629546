import { LRUCache } from 'lru-cache';
import { Prisma } from '../db/generated/client.ts';
import { count } from './format.ts';

/** More than this is not counted. */
const mostCounted = 10_000;

/** Lists found to be longer; one is not counted again for a minute, since it costs more than the page that shows it. */
const longLists = new LRUCache<string, true>({ max: 1_000, ttl: 60_000 });

/** How many rows there are, or one more than is counted. */
export function boundedCountSql(rows: Prisma.Sql): Prisma.Sql {
  return longLists.has(nameOf(rows))
    ? Prisma.sql`10001`
    : Prisma.sql`(SELECT count(*)::integer FROM (${rows} LIMIT 10001) AS counted)`;
}

/** To be told of what a `boundedCountSql` of the same rows came to. */
export function noteCount(rows: Prisma.Sql, total: number): void {
  const name = nameOf(rows);
  if (total > mostCounted && !longLists.has(name)) longLists.set(name, true);
}

const nameOf = ({ sql, values }: Prisma.Sql): string => JSON.stringify([sql, values]);

/** «237» or «fler än 10 000». */
export const boundedCount = (total: number): string =>
  total > mostCounted ? `fler än ${count(mostCounted)}` : count(total);

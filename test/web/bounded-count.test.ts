import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { boundedCountSql, noteCount } from '../../src/web/bounded-count.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase('empty');
const series = (length: number): Prisma.Sql => Prisma.sql`SELECT FROM generate_series(1, ${length})`;
const countOf = async (rows: Prisma.Sql): Promise<number> => {
  const [found] = await database.prisma.$queryRaw<
    { total: number }[]
  >`SELECT ${boundedCountSql(rows)} AS total`;
  noteCount(rows, found!.total);
  return found!.total;
};

it('a list is counted up to a bound, and one found to be longer is not counted again', async () => {
  expect(await countOf(series(10_000))).toBe(10_000);
  expect(await countOf(series(10_001))).toBe(10_001);
  expect(await countOf(series(20_000))).toBe(10_001);
  expect(boundedCountSql(series(10_000)).sql).toContain('count(*)');
  expect(boundedCountSql(series(20_000)).sql).not.toContain('count(*)');
});

import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { boundedCountSql, noteCount } from '../../src/web/bounded-count.ts';
import { hearQueries } from '../support/heard-queries.ts';
import { mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();
const sent = hearQueries(portal.pool);
const series = (length: number): Prisma.Sql => Prisma.sql`SELECT FROM generate_series(1, ${length})`;
const countOf = async (rows: Prisma.Sql): Promise<number> => {
  const [found] = await portal.prisma.$queryRaw<
    { total: number }[]
  >`SELECT ${boundedCountSql(rows)} AS total`;
  noteCount(rows, found!.total);
  return found!.total;
};
const isCounted = (rows: Prisma.Sql): boolean => boundedCountSql(rows).sql.includes('count(*)');

it('a list is counted up to a bound, and one found to be longer is not counted again', async () => {
  expect(await countOf(series(10_000))).toBe(10_000);
  expect(await countOf(series(10_001))).toBe(10_001);
  expect(await countOf(series(20_000))).toBe(10_001);
  expect([10_000, 10_001, 20_000].map((length) => isCounted(series(length)))).toEqual([true, false, false]);
});

it('what is known from before does not keep a list from being counted again', async () => {
  await countOf(series(15_000));
  const known = await countOf(series(15_000));
  expect(isCounted(series(15_000))).toBe(false);
  noteCount(series(30_000), known);
  expect(isCounted(series(30_000))).toBe(true);
});

it.each([
  [
    'Händelselogg',
    'ensam',
    '/administration/handelselogg',
    `INSERT INTO log_event (action, authority_id)
     SELECT 'user.changed', authority_id FROM "user", generate_series(1, 10001) WHERE username = 'ensam'`,
  ],
  [
    'Mejl',
    'kommissionen',
    '/administration/mejl',
    `INSERT INTO mail (message_id, template, language, recipient, next_try_at, sent_at)
     SELECT n, 'user-registered', 'sv', 'a@b.example', now(), now() FROM generate_series(1, 10001) n`,
  ],
])('«%s» says that there are more than it counts, and counts them once', async (_, username, path, fill) => {
  await portal.owner.query(`BEGIN; SET LOCAL session_replication_role = replica; ${fill}; COMMIT`);
  const visitor = await portal.signIn(username);
  const countsOf = async (): Promise<number> => {
    sent.length = 0;
    expect(mainText(await visitor.get(path))).toContain('av fler än 10 000');
    return sent.join().split('LIMIT 10001').length - 1;
  };
  const first = await countsOf();
  expect(first).toBeGreaterThan(0);
  expect(await countsOf()).toBeLessThan(first);
});

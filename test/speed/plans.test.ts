import pg from 'pg';
import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Reader } from '../../src/db/reader.ts';
import { searchAuthorities } from '../../src/search/queries.ts';
import { findSession } from '../../src/sessions/find-session.ts';
import { findUsers } from '../../src/users/queries.ts';
import { usePortal } from '../support/portal.ts';

/** The plans of queries whose cost must not grow with the database. */
const portal = usePortal();

interface Plan {
  'Actual Loops': number;
  'Subplan Name'?: string;
  Plans?: Plan[];
}

const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)];

/** The plans, node by node, that the one query of `ask` is run with when it is prepared once for all values. */
async function planOf(settings: string, ask: (read: Reader) => Promise<unknown>): Promise<Plan[]> {
  const plans: Plan[] = [];
  const explaining: Reader = {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const { text, values: bound } = Prisma.sql(query as TemplateStringsArray, ...values);
      const client = await portal.pool.connect();
      await client.query(`SET plan_cache_mode = force_generic_plan; ${settings}; PREPARE asked AS ${text}`);
      const execute = `EXECUTE asked(${bound.map(literal).join()})`;
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${execute}`,
      );
      plans.push(...rows.map((row) => row['QUERY PLAN'][0].Plan));
      const answer = await client.query(execute);
      client.release(true);
      return answer.rows as Rows;
    },
  };
  await ask(explaining);
  return plans.flatMap(all);
}

const literal = (value: unknown): string =>
  pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value));

it('whether a user is the only administrator is asked of that user, not of everybody who is signed in', async () => {
  for (const username of ['karin', 'ensam', 'atkomst', 'nimic', 'kommissionen'])
    await portal.signIn(username);
  const { rows } = await portal.pool.query<{ sid: string }>('SELECT sid FROM session ORDER BY sid LIMIT 1');
  // The plan that is the worst here: where few are signed in, the planner reads all sign-ins.
  const plan = await planOf(
    'SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_indexscan = off; SET enable_bitmapscan = off',
    (read) => findSession(read, rows[0]!.sid, new Date()),
  );
  expect(plan.filter((node) => node['Subplan Name']).map((node) => node['Actual Loops'])).toEqual([1]);
});

it('USR-12 the roles are looked up for the users on the page, not for all that fit', async () => {
  const { authorityId } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } });
  expect(await portal.prisma.user.count({ where: { authorityId } })).toBeGreaterThan(10);
  const order = { column: 'name', direction: 'asc' } as const;
  const plan = await planOf('SET enable_seqscan = off', (read) =>
    findUsers(read, { authorityId }, order, { skip: 0, take: 2 }, new Date()),
  );
  const loops = plan.filter((node) => node['Subplan Name']).map((node) => node['Actual Loops']);
  expect(Math.max(...loops)).toBe(2);
});

it('AUT-09: what is searched for is folded once, not for each name that it is compared with', async () => {
  const plan = await planOf('SET enable_seqscan = off', (read) =>
    searchAuthorities(read, { text: 'verket' }, { skip: 0, take: 20 }),
  );
  const conditions = plan.flatMap((node) =>
    Object.entries(node)
      .filter(([what]) => /Cond|Filter/.test(what))
      .map(([, condition]) => String(condition)),
  );
  expect(conditions.join()).toContain('folded ~~');
  expect(conditions.filter((condition) => condition.includes('search_fold'))).toEqual([]);
});

import pg from 'pg';
import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import { queriesOver, type Reader } from '../../src/db/queries.ts';
import type { Reader as RawReader } from '../../src/db/reader.ts';
import { searchAuthorities } from '../../src/search/queries.ts';
import { findSession } from '../../src/sessions/find-session.ts';
import { usePortal } from '../support/portal.ts';

/** What PostgreSQL makes of queries whose cost must not grow with the database. */
const portal = usePortal();

interface Plan {
  'Actual Loops': number;
  'Subplan Name'?: string;
  Plans?: Plan[];
}

const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)];

/** The plans, node by node, that the one query of `ask` is run with when it is prepared once for all values. */
async function planOf(
  settings: string,
  ask: (read: Reader & RawReader) => Promise<unknown>,
): Promise<Plan[]> {
  const plans: Plan[] = [];
  const explain = async (text: string, values: readonly unknown[]) => {
    const client = await portal.pool.connect();
    await client.query(`SET plan_cache_mode = force_generic_plan; ${settings}; PREPARE asked AS ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked(${values.map(literal).join()})`,
    );
    client.release(true);
    plans.push(...rows.map((row) => row['QUERY PLAN'][0].Plan));
  };
  const explaining = queriesOver({
    executeQuery: ({ sql, parameters }) => explain(sql, parameters).then(() => ({ rows: [] })),
  });
  const $queryRaw = async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...asked: unknown[]) => {
    const { text, values } = Prisma.sql(query as TemplateStringsArray, ...asked);
    await explain(text, values);
    return [] as Rows;
  };
  await ask(Object.assign(explaining, { $queryRaw }));
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
  const subplans = plan.filter((node) => node['Subplan Name']);
  expect(subplans.map((node) => node['Actual Loops'])).toEqual(subplans.map(() => 1));
  expect(subplans).not.toEqual([]);
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

import { expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Reader } from '../../src/db/reader.ts';
import { findSession } from '../../src/sessions/find-session.ts';
import { usePortal } from '../support/portal.ts';

const portal = usePortal();

interface Plan {
  'Actual Loops': number;
  'Subplan Name'?: string;
  Plans?: Plan[];
}

const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)];

/** How often each query within the query of a session was run. */
async function loopsOf(sessionId: string): Promise<number[]> {
  const plans: Plan[] = [];
  const explaining: Reader = {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const { text, values: bound } = Prisma.sql(query as TemplateStringsArray, ...values);
      const client = await portal.pool.connect();
      // The plan that is the worst here: where few are signed in, the planner reads all sign-ins.
      await client.query(
        'SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_indexscan = off; SET enable_bitmapscan = off',
      );
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        bound,
      );
      client.release(true);
      plans.push(...rows.map((row) => row['QUERY PLAN'][0].Plan));
      return [] as Rows;
    },
  };
  await findSession(explaining, sessionId, new Date());
  return plans
    .flatMap(all)
    .filter((plan) => plan['Subplan Name'])
    .map((plan) => plan['Actual Loops']);
}

it('whether a user is the only administrator is asked of that user, not of everybody who is signed in', async () => {
  for (const username of ['karin', 'ensam', 'atkomst', 'nimic', 'kommissionen'])
    await portal.signIn(username);
  const { rows } = await portal.pool.query<{ sid: string }>('SELECT sid FROM session ORDER BY sid LIMIT 1');
  expect(await loopsOf(rows[0]!.sid)).toEqual([1]);
});

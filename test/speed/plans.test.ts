import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../src/db/generated/client.ts';
import type { Reader } from '../../src/db/reader.ts';
import { searchAuthorities } from '../../src/search/queries.ts';
import { findSession } from '../../src/sessions/find-session.ts';
import { findUsers } from '../../src/users/queries.ts';
import { usePortal } from '../support/portal.ts';

/** The plans of queries whose cost must not grow with the database. */
const portal = usePortal();

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
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
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${execute}`,
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
  const loops = plan.filter((node) => node['Subplan Name']).map((node) => node['Actual Loops']);
  expect(Math.max(...loops)).toBe(1);
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

/** So many others at an authority, and at the rest. */
async function fillWithUsers(): Promise<number> {
  const { authorityId } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } });
  // Figures and used usernames are no part of this, and take most of the time.
  for (const trigger of ['user_marks_figures', 'user_username_used'])
    await portal.owner.query(`ALTER TABLE "user" DISABLE TRIGGER ${trigger}`);
  for (const [many, condition] of [
    [5_000, 'id = $1'],
    [10_000, 'id <> $1'],
  ] as const)
    await portal.owner.query(
      `INSERT INTO "user" (authority_id, first_name, last_name, email, username, language, password_hash, password_temporary, password_expires_at)
       SELECT ids[1 + n % cardinality(ids)], 'Östen', 'Plus' || n, name || '@many.example', name, 'sv', '$argon2id$', false, now()
       FROM (SELECT array_agg(id) AS ids FROM authority WHERE ${condition}) AS authorities, generate_series(1, ${many}) AS n,
         LATERAL (SELECT 'many' || n + ${many} AS name) AS named`,
      [authorityId],
    );
  await portal.owner.query('VACUUM ANALYZE "user"');
  return authorityId;
}

describe('a search among 5,000 users of 15,000', () => {
  const order = { column: 'name', direction: 'asc' } as const;
  const slice = { skip: 0, take: 25 };
  let authorityId: number;
  beforeAll(async () => void (authorityId = await fillWithUsers()), 120_000);

  const search = async (text: string) => {
    let total = 0;
    const plan = await planOf('SET enable_seqscan = on', async (read) => {
      ({ total } = await findUsers(read, { authorityId, text }, order, slice, new Date()));
    });
    return { total, plan };
  };

  it.each([
    ['osten plus4711', 1],
    ['Plus4711, Östen', 1],
    ['many9711@many.example', 1],
    ['lus471', 11],
    ['zzzzzz', 0],
  ])('USR-12 «%s» is found by the index of the words', async (text, found) => {
    const { total, plan } = await search(text);
    expect(total).toBe(found);
    const scans = plan.filter((node) => node['Index Name'] === 'user_search_idx');
    expect(scans.length).toBeGreaterThan(0);
    // Neither the whole authority nor the whole database.
    const read = plan.filter((node) => node['Relation Name'] === 'user').map((node) => node['Actual Rows']);
    expect(Math.max(...read)).toBeLessThanOrEqual(found);
    for (const node of plan) expect(node['Rows Removed by Index Recheck'] ?? 0).toBeLessThan(100);
  });

  it('USR-12 the list of all is read in its order, a page at a time', async () => {
    const { plan } = await search('');
    const slice = plan.find((node) => node['Index Name'] === 'user_authority_id_last_name_first_name_id_idx');
    expect(slice?.['Actual Rows']).toBe(25);
  });

  it.each(['ö', 'st', 'pl', 'Ö.n', 'št'])(
    'USR-12 «%s», which the index cannot look for, is looked for in the authority alone',
    async (text) => {
      const { plan } = await search(text);
      const scans = plan.filter((node) => node['Relation Name'] === 'user');
      expect(scans.map((node) => node['Node Type'])).not.toContain('Seq Scan');
      // A word without three letters in a row would have it read all of the index.
      for (const node of plan.filter((one) => one['Node Type'] === 'Bitmap Index Scan'))
        expect(node['Shared Hit Blocks'] + node['Shared Read Blocks']).toBeLessThan(50);
      for (const node of scans)
        expect(node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)).toBeLessThan(5_100);
    },
  );
});

/**
 * `npm run bench:search`: how long the database takes to find one authority in 20,000 (AUT-09), and the indexes
 * that it uses. On a throwaway database.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Connection } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { searchAuthorities, type SearchFilter } from '../../src/search/queries.ts';
import { createFilled } from './pages/fill.ts';

const size = { authorities: 20_000, users: 30_000, atLargest: 0, events: 0, mails: 0 };

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'));
  await chmod(folder, 0o711);
  const server = await startEmbedded(folder);
  const database = connect(await createFilled(server.url, 'search', size));
  try {
    await measure(database);
    await explain(database);
  } finally {
    await database.close();
    await server.stop();
    await rm(server.home, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two hundred searches of each kind, each timed by the database itself. */
async function measure({ prisma, pool }: Connection): Promise<void> {
  const { rows } = await pool.query<{ name: string; city: string }>(
    `SELECT informal_name AS name, visiting_city AS city FROM authority WHERE email LIKE '%bench.example' ORDER BY md5(id::text) LIMIT 200`,
  );
  const moduleId = (await prisma.module.findFirstOrThrow()).id;
  const keywordId = (await prisma.keyword.findFirstOrThrow({ where: { parentId: null, moduleId: null } })).id;
  const asked: Record<string, (row: { name: string; city: string }) => SearchFilter> = {
    'the whole name': ({ name }) => ({ text: name }),
    'misspelt, without å, ä, ö': ({ name }) => ({ text: misspelt(name) }),
    'the town': ({ city }) => ({ text: city }),
    'two letters': ({ city }) => ({ text: city.slice(0, 2) }),
    'a word that thousands have': () => ({ text: 'länsstyrelsen' }),
    'a keyword': () => ({ text: 'socialförsäkring' }),
    'name, module and country': ({ city }) => ({ text: city, moduleId, country: 'SE' }),
    'keyword and country alone': () => ({ text: '', keywordId, country: 'SE' }),
  };
  const table = [];
  for (const [kind, filterOf] of Object.entries(asked)) {
    const times: number[] = [];
    for (const row of rows) {
      const start = performance.now();
      await searchAuthorities(prisma, filterOf(row), { skip: 0, take: 25 });
      times.push(performance.now() - start);
    }
    times.sort((one, other) => one - other);
    const at = (share: number) => `${times[Math.floor(times.length * share)]!.toFixed(1)} ms`;
    table.push({ search: kind, median: at(0.5), p95: at(0.95), worst: at(0.995) });
  }
  console.table(table);
}

/** Two letters change places, and one is lost. */
const misspelt = (name: string): string =>
  name
    .replace(/å|ä/g, 'a')
    .replace(/ö/g, 'o')
    .replace(/^(.{3})(.)(.)(.*?)(.) /, '$1$3$2$4 ');

async function explain({ pool }: Connection): Promise<void> {
  const plans = [
    `SELECT * FROM authority_search_name WHERE folded LIKE search_fold('%länsst%')`,
    `SELECT word FROM search_word WHERE word % 'lansstyrlesen' OR 'lansstyrlesen' <% word`,
    `SELECT authority_id FROM authority_search_name WHERE words @@ search_query_like('lansstyrlesen 1700')`,
    `SELECT id FROM authority WHERE search_words @@ plainto_tsquery('swedish', search_fold('hälsa Rköping'))`,
  ];
  for (const sql of plans) {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF) ${sql}`,
    );
    console.log(`${sql}\n${rows.map((row) => `    ${row['QUERY PLAN']}`).join('\n')}\n`);
  }
}

await main();

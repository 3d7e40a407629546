/**
 * `npm run bench:search`: how long the database takes to find one authority in 20,000 (AUT-09), and the indexes
 * that it uses. On a throwaway database.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '../../prisma/demo/seed.ts';
import { connect, type Connection } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { searchAuthorities, type SearchFilter } from '../../src/search/queries.ts';

const authorities = 20_000;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'));
  await chmod(folder, 0o711);
  const server = await startEmbedded(folder);
  await migrate(server.url);
  const database = connect(server.url);
  try {
    await seedDemo(database.prisma, new Date());
    await fill(database);
    await measure(database);
    await explain(database);
  } finally {
    await database.close();
    await server.stop();
    await rm(server.home, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

const kinds = ['Länsstyrelsen', 'Nämnden för', 'Verket för', 'Inspektionen för', 'Kommunen', 'Kammaren för'];
const subjects = [
  'arbete',
  'byggande',
  'handel',
  'hälsa',
  'jordbruk',
  'miljö',
  'skatter',
  'trafik',
  'tull',
  'upphandling',
];

/** Made-up authorities in 30 countries, with names in three languages, keywords and modules. */
async function fill({ pool }: Connection): Promise<void> {
  await pool.query(
    `INSERT INTO authority (country, official_name, informal_name, email, description, visiting_city, working_languages)
     SELECT (ARRAY['AT','BE','BG','CY','CZ','DE','DK','EE','ES','FI','FR','GR','HR','HU','IE','IT','LT','LU','LV','MT','NL','NO','PL','PT','RO','SE','SI','SK','IS','LI'])[1 + n % 30],
       format('%s %s i %s nr %s', k, s, town, n), format('%s %s %s', k, town, n), format('a%s@bench.example', n),
       format('Myndighet med ansvar för %s och %s i %s.', s, s2, town), town, '{sv,en}'
     FROM (SELECT n, ($1::text[])[1 + n % 6] AS k, ($2::text[])[1 + n % 10] AS s, ($2::text[])[1 + n / 10 % 10] AS s2,
             initcap(translate(substr(md5(n::text), 1, 4), '0123456789', 'aeiouåäörn')) || (ARRAY['stad','by','köping','berga','hamn'])[1 + n % 5] AS town
           FROM generate_series(1, $3) n) AS made`,
    [kinds, subjects, authorities],
  );
  await pool.query(`
    INSERT INTO authority_name (authority_id, language, informal_name)
    SELECT id, l.language::"Language", format('%s %s %s', prefix, visiting_city, id)
    FROM authority, (VALUES ('en', 'Authority of'), ('fi', 'Virasto'), ('de', 'Amt')) AS l (language, prefix) WHERE email LIKE '%bench.example'`);
  await pool.query(`
    INSERT INTO authority_module (authority_id, module_id, part)
    SELECT a.id, m.id, CASE WHEN a.id % 20 = 0 THEN 'COORDINATOR'::"ModulePart" ELSE 'COMPETENT_AUTHORITY' END
    FROM authority a JOIN module m ON (a.id + m.id) % 5 = 0 WHERE a.email LIKE '%bench.example'`);
  await pool.query(`
    INSERT INTO authority_keyword (authority_id, keyword_id)
    SELECT a.id, k.id FROM authority a JOIN keyword k ON k.module_id IS NULL AND (a.id + k.id) % 15 = 0
    WHERE a.email LIKE '%bench.example'`);
  await pool.query('VACUUM ANALYZE');
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

import type pg from 'pg';
import { events } from '../../../src/audit/events.ts';
import { connect } from '../../../src/db/client.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { siblingUrl, withClient } from '../../../src/db/with-client.ts';
import { seedDemo } from '../../../src/demo/seed.ts';

export interface Size {
  authorities: number;
  users: number;
  /** How many of the users are at the one authority that is much larger than the others. */
  atLargest: number;
  /** In the log; a fifth of them at that authority. */
  events: number;
  mails: number;
}

/** The authority of `ensam` is the largest; that of `karin` is of the usual size whatever the database. */
const largest = 'Konsumentverket';

/** Filling in a table takes longer than a request may. */
const unhurried = { connection: 10_000, lock: 5_000, statement: 600_000, answer: 600_000, idle: 600_000 };

/** A database of that size, including the demo, with real passwords and all constraints valid. */
export async function createFilled(server: string, name: string, size: Size): Promise<string> {
  await withClient(server, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = siblingUrl(server, name);
  await migrate(url);
  const { prisma, pool, close } = connect(url, 5, unhurried);
  try {
    await seedDemo(prisma, new Date());
    await fill(pool, size);
  } finally {
    await close();
  }
  return url;
}

async function fill(pool: pg.Pool, size: Size): Promise<void> {
  const { rows } = await pool.query<{ authorities: number; users: number }>(
    `SELECT (SELECT count(*)::integer FROM authority) AS authorities, (SELECT count(*)::integer FROM "user") AS users`,
  );
  // What is searched is filled in for all at once below, which takes seconds instead of minutes.
  await pool.query(searchTriggers('DISABLE'));
  await pool.query(authoritiesSql, [kinds, subjects, size.authorities - rows[0]!.authorities]);
  for (const sql of [namesSql, searchNamesSql, searchWordsSql, searchTriggers('ENABLE')])
    await pool.query(sql);
  for (const sql of [modulesSql, keywordsSql]) await pool.query(sql);
  const spread = size.users - rows[0]!.users - size.atLargest;
  await pool.query(usersSql, [firstNames, lastNames, spread, size.atLargest, largest]);
  for (const sql of [firstRolesSql, rolesSql]) await pool.query(sql);
  // The links of a million events take minutes, and no page reads them.
  await pool.query('ALTER TABLE log_event DISABLE TRIGGER log_event_recorded');
  await pool.query(eventsSql, [size.events, actions, largest]);
  await pool.query('ALTER TABLE log_event ENABLE TRIGGER log_event_recorded');
  await pool.query(mailsSql, [size.mails]);
  await pool.query('VACUUM ANALYZE');
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
const firstNames = [
  'Anna',
  'Björn',
  'Cecilia',
  'Åke',
  'Émile',
  'Fatima',
  'Göran',
  'Helmi',
  'Ingrid',
  'Jürgen',
  'Karin',
];
const lastNames = [
  'Andersson',
  'Bergström',
  'Çelik',
  'Dahl',
  'Ek',
  'Åström',
  'Öberg',
  'Nyström',
  'Mäkelä',
  'Wójcik',
  'Sjögren',
  'Träff',
  'Lind',
];

/** What is made up is recognised by its address. All in one country: the scope of its coordinator is everything. */
const authoritiesSql = `
  INSERT INTO authority (country, official_name, informal_name, email, description, visiting_city, working_languages, confirmed_at)
  SELECT 'SE', format('%s %s i %s nr %s', k, s, town, n), format('%s %s %s', k, town, n), format('a%s@bench.example', n),
    format('Myndighet med ansvar för %s i %s.', s, town), town, '{sv,en}', now() - (100 + n % 250) * interval '1 day'
  FROM (SELECT n, ($1::text[])[1 + n % 6] AS k, ($2::text[])[1 + n / 6 % 10] AS s,
          initcap(translate(substr(md5(n::text), 1, 4), '0123456789', 'aeiouåäörn')) || (ARRAY['stad','by','köping','berga','hamn'])[1 + n % 5] AS town
        FROM generate_series(1, $3::integer) n) AS made`;

const namesSql = `
  INSERT INTO authority_name (authority_id, language, informal_name)
  SELECT id, l.language::"Language", format('%s %s %s', prefix, visiting_city, id)
  FROM authority, (VALUES ('en', 'Authority of'), ('fi', 'Virasto')) AS l (language, prefix) WHERE email LIKE '%@bench.example'`;

const searchTriggers = (state: 'DISABLE' | 'ENABLE'): string => `
  ALTER TABLE authority ${state} TRIGGER authority_search_names;
  ALTER TABLE authority_name ${state} TRIGGER authority_name_search_names`;

/** The same as the function refresh_search_names makes of one authority. */
const searchNamesSql = `
  INSERT INTO authority_search_name (authority_id, name, language, folded, words)
  SELECT id, name, language, search_fold(name), to_tsvector('simple', search_fold(name))
  FROM (
    SELECT id, informal_name AS name, language FROM authority WHERE email LIKE '%@bench.example'
    UNION ALL SELECT id, official_name, language FROM authority WHERE email LIKE '%@bench.example'
    UNION ALL SELECT a.id, n.informal_name, n.language FROM authority_name n JOIN authority a ON a.id = n.authority_id WHERE a.email LIKE '%@bench.example'
  ) AS known
  ON CONFLICT DO NOTHING`;

const searchWordsSql = `
  INSERT INTO search_word (word) SELECT DISTINCT unnest(tsvector_to_array(words)) FROM authority_search_name ON CONFLICT DO NOTHING`;

const modulesSql = `
  INSERT INTO authority_module (authority_id, module_id, part)
  SELECT a.id, m.id, 'COMPETENT_AUTHORITY' FROM authority a JOIN module m ON (a.id + m.id) % 5 = 0 WHERE a.email LIKE '%@bench.example'`;

const keywordsSql = `
  INSERT INTO authority_keyword (authority_id, keyword_id)
  SELECT a.id, k.id FROM authority a JOIN keyword k ON k.module_id IS NULL AND (a.id + k.id) % 15 = 0 WHERE a.email LIKE '%@bench.example'`;

/**
 * The first at each made-up authority is its administrator; nobody can sign in with the hash, which is nobody's. No
 * password is soon to expire: the reminders would be sent while pages are measured.
 */
const usersSql = `
  INSERT INTO "user" (authority_id, first_name, last_name, email, username, language, is_administrator, created_at,
    first_sign_in_at, last_sign_in_at, password_hash, password_temporary, password_expires_at)
  SELECT authority_id, first, last, format('u%s@bench.example', n), format('bench.%s', n), 'sv', is_first,
    now() - interval '300 days', now() - interval '299 days', now() - n % 90 * interval '1 day',
    '$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8', false, now() + (20 + n % 160) * interval '1 day'
  FROM (
    SELECT n, ($1::text[])[1 + n * 7 % 11] AS first, ($2::text[])[1 + n * 5 % 13] || ' ' || n % 997 AS last,
      CASE WHEN n > $3::integer THEN (SELECT id FROM authority WHERE informal_name = $5) ELSE made.ids[1 + n % array_length(made.ids, 1)] END AS authority_id,
      n <= array_length(made.ids, 1) AS is_first
    FROM generate_series(1, $3::integer + $4::integer) n, (SELECT array_agg(id) AS ids FROM authority WHERE email LIKE '%@bench.example') AS made
  ) AS made`;

/** The first user of each authority holds every role in all its modules (USR-01). */
const firstRolesSql = `
  INSERT INTO role_assignment (user_id, role_id, authority_id, module_id)
  SELECT u.id, r.id, u.authority_id, am.module_id
  FROM "user" u JOIN authority_module am ON am.authority_id = u.authority_id
    JOIN module_role r ON r.module_id = am.module_id AND NOT r.coordinator_only
  WHERE u.is_administrator AND u.email LIKE '%@bench.example'`;

/** The others hold one role in some of them. */
const rolesSql = `
  INSERT INTO role_assignment (user_id, role_id, authority_id, module_id)
  SELECT u.id, r.id, u.authority_id, am.module_id
  FROM "user" u JOIN authority_module am ON am.authority_id = u.authority_id AND (u.id + am.module_id) % 2 = 0
    JOIN LATERAL (
      SELECT id FROM module_role WHERE module_id = am.module_id AND NOT coordinator_only ORDER BY position OFFSET u.id % 2 LIMIT 1
    ) AS r ON true
  WHERE NOT u.is_administrator AND u.email LIKE '%@bench.example'`;

/** What is done every day. */
const actions = Object.keys(events).filter((action) => /^(?:session|user|password)\./.test(action));

/** Over a year, oldest first, as a log grows; each names its authority's users. */
const eventsSql = `
  WITH person AS MATERIALIZED (
    SELECT u.id, u.authority_id, u.first_name || ' ' || u.last_name AS name, a.informal_name = $3 AS is_at_largest,
      row_number() OVER (PARTITION BY a.informal_name = $3 ORDER BY u.id) - 1 AS place
    FROM "user" u JOIN authority a ON a.id = u.authority_id
  )
  INSERT INTO log_event (action, authority_id, actor_id, actor_name, subject_id, subject_name, address, changes, at)
  SELECT ($2::text[])[1 + n * 7 % array_length($2::text[], 1)], authority_id, id, name, id, name, '192.0.2.1',
    jsonb_build_object('phone', jsonb_build_object('before', n, 'after', n + 1)),
    now() - interval '365 days' + n * (interval '364 days' / greatest($1::integer, 1))
  FROM generate_series(1, $1::integer) n JOIN person ON is_at_largest = (n % 5 = 0)
    AND place = CASE WHEN n % 5 = 0 THEN n / 5 % (SELECT count(*) FROM person WHERE is_at_largest)
      ELSE n % (SELECT count(*) FROM person WHERE NOT is_at_largest) END
  ORDER BY n`;

/** Nearly all sent; the mails that failed are as many as in a bad week. None waits: it would be sent while pages are measured. */
const mailsSql = `
  WITH person AS MATERIALIZED (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM "user")
  INSERT INTO mail (message_id, template, language, recipient, user_id, authority_id, created_at, next_try_at, tries, sent_at, failed_at, last_error)
  SELECT format('%s@bench.example', n), 'user-registered', 'sv', email, id, authority_id, at, at, 1,
    CASE WHEN n % 500 > 0 THEN at END, CASE WHEN n % 500 = 0 THEN at END, CASE WHEN n % 500 = 0 THEN '550 no such user' END
  FROM (
    SELECT n, n * 7::bigint % (SELECT count(*) FROM person) AS place, now() - interval '365 days' + n * (interval '364 days' / greatest($1::integer, 1)) AS at
    FROM generate_series(1, $1::integer) n
  ) AS made JOIN person USING (place)
  ORDER BY n`;

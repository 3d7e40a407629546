/**
 * `npm run bench:log`: how many writes a second 64 writers make that each record an event, with the chain of the log and
 * without, in turn, where a commit is quick and where it takes 5 ms. With the chain they are to reach 90 %.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { linkEvents } from '../../src/audit/link-events.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { createFilled } from './pages/fill.ts';
import { percent, verdict } from './pages/judge.ts';
import { medianOf } from './pages/load.ts';

const writers = 64;
const rounds = 7;
const seconds = 3;
const size = { authorities: 200, users: 2_000, atLargest: 50, events: 10_000, mails: 0 };

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'));
  await chmod(folder, 0o711);
  // No delay is spared when others commit at the same time, as on a slow disk.
  const server = await startEmbedded(folder, { max_connections: '100', commit_siblings: '0' });
  const owner = new pg.Pool({ connectionString: await createFilled(server.url, 'log', size), max: 2 });
  try {
    for (const milliseconds of [0, 5]) await compare(owner, milliseconds);
  } finally {
    await owner.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(owner: pg.Pool, milliseconds: number): Promise<void> {
  await owner.query(`ALTER SYSTEM SET commit_delay = ${milliseconds * 1_000}`);
  await owner.query('SELECT pg_reload_conf()');
  const whole = await recordedBy(owner);
  const ratios: number[] = [];
  const totals: number[] = [];
  let mostWaiting = 0;
  for (let round = 0; round < rounds; round++) {
    await owner.query(whole.replace(/INSERT INTO log_unlinked[^;]*;/, ''));
    const without = await write(owner, false);
    await owner.query(whole);
    const { perSecond, waiting } = await write(owner, true);
    ratios.push(perSecond / without.perSecond);
    totals.push(perSecond);
    mostWaiting = Math.max(mostWaiting, waiting);
  }
  const ratio = medianOf(ratios);
  console.log(
    `A commit takes ${milliseconds || 'next to no'} ms: ${Math.round(medianOf(totals))} writes/s with the chain; at most ${mostWaiting} events waited for their links at the end of a round`,
  );
  verdict('at least 90 % of the writes without a chain', ratio >= 0.9, percent(ratio));
}

/** The trigger's function. */
async function recordedBy(owner: pg.Pool): Promise<string> {
  const { rows } = await owner.query<{ text: string }>(
    `SELECT pg_get_functiondef('log_event_recorded'::regproc) AS text`,
  );
  return rows[0]!.text;
}

/** Each writer changes a user of its own, and records that, again and again; somebody links meanwhile, as the portal does. */
async function write(owner: pg.Pool, isLinked: boolean): Promise<{ perSecond: number; waiting: number }> {
  const { connectionString } = owner.options;
  const clients = await Promise.all(
    Array.from({ length: writers }, async () => {
      const client = new pg.Client({ connectionString });
      await client.connect();
      return client;
    }),
  );
  const { rows: users } = await owner.query<{ id: number; authority_id: number }>(
    `SELECT id, authority_id FROM "user" ORDER BY id LIMIT ${writers}`,
  );
  let written = 0;
  const linking = (async () => {
    for (let time = 0; isLinked && time < seconds * 2; time++) {
      await linkEvents(owner);
      await pause(500);
    }
  })();
  await Promise.all(
    clients.map(async (client, index) => {
      const { id, authority_id } = users[index]!;
      const until = Date.now() + seconds * 1_000;
      while (Date.now() < until) {
        await client.query('BEGIN');
        await client.query({
          name: 'change',
          text: 'UPDATE "user" SET telephone = $2 WHERE id = $1',
          values: [id, String(++written)],
        });
        await client.query({ name: 'record', text: event, values: [id, authority_id] });
        await client.query('COMMIT');
      }
    }),
  );
  const { rows } = await owner.query<{ waiting: number }>(
    'SELECT count(*)::integer AS waiting FROM log_unlinked',
  );
  await linking;
  await linkEvents(owner);
  await Promise.all(clients.map((client) => client.end()));
  return { perSecond: written / seconds, waiting: rows[0]!.waiting };
}

const event = `
  INSERT INTO log_event (action, actor_id, actor_name, authority_id, subject_id, subject_name, address, changes)
  VALUES ('user.changed', $1, 'Anna Andersson', $2, $1, 'Anna Andersson', '192.0.2.1', '{"telephone":{"before":"1","after":"2"}}')`;

await main();

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { production, type Program, startProgram } from '../start/program.ts';
import { useDatabase } from '../support/database.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const database = useDatabase('demo');
let portal: Program;
afterEach(async () => {
  portal.signal('SIGKILL');
  await portal.ended;
});

const start = (variables: Record<string, string> = {}): Program => {
  const settings = { ...production, DATABASE_URL: database.url, PORT: '0', WEB_CONCURRENCY: '2' };
  return (portal = startProgram('build/main.js', { ...settings, ...variables }, [], 110_000));
};

const address = async (): Promise<string> =>
  (await portal.printed(/Portalen svarar på (http:\/\/[\w.]+:\d+)/))[1]!;

const status = async (url: string): Promise<number> => (await fetch(url)).status;

/** The IDs of the processes that the portal has started. */
const children = (): number[] =>
  readFileSync(`/proc/${portal.pid}/task/${portal.pid}/children`, 'utf8').trim().split(' ').map(Number);

it('migrates once, listens with every process on one port, and measures them together', async () => {
  start({ METRICS_PORT: '39714' });
  const url = await address();
  expect(children()).toHaveLength(2);
  await Promise.all(Array.from({ length: 20 }, () => status(`${url}/logga-in`)));
  const metrics = await (await fetch('http://127.0.0.1:39714/metrics')).text();
  expect(metrics).toMatch(
    /^http_request_duration_seconds_count\{method="GET",route="\/logga-in",status="2xx"\} 20$/m,
  );
  for (const name of [
    'portal_mails_waiting',
    'portal_mails_bounced',
    'portal_mails_oldest_waiting_seconds',
    'process_cpu_seconds_total',
  ])
    expect(metrics).toMatch(new RegExp(`^${name} \\d`, 'm'));
  expect(await status('http://127.0.0.1:39714/')).toBe(404);
  portal.signal('SIGTERM');
  expect(await portal.ended).toMatchObject({ code: 0, stderr: '' });
});

it('a process that dies is replaced, and the portal answers all the while', async () => {
  start();
  const url = await address();
  const before = children();
  process.kill(before[0]!, 'SIGKILL');
  await portal.printed(/a process died and is replaced/);
  expect(await status(`${url}/logga-in`)).toBe(200);
  await vi.waitUntil(() => children().length === 2, { timeout: 60_000 });
  expect(children()).not.toContain(before[0]);
  expect(children()).toContain(before[1]);
});

it('SEC-06 what hinders the processes is told once, and ends with an exit code', async () => {
  const ended = await start({ HOST: '192.0.2.1' }).ended;
  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: 'HOST ska vara en av den här datorns egna adresser: 192.0.2.1 är inte det.\n',
  });
});

it('at SIGTERM it says that it is not ready, answers with Connection: close, and ends by itself', async () => {
  start({ DRAIN_SECONDS: '3' });
  const url = await address();
  const agent = new Agent({ keepAlive: true });
  const ask = async (path: string) => {
    const [answer] = (await once(get(url + path, { agent }), 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return { status: answer.statusCode, connection: answer.headers.connection };
  };
  expect(await ask('/logga-in')).toEqual({ status: 200, connection: 'keep-alive' });
  portal.signal('SIGTERM');
  await vi.waitFor(async () => expect(await ask('/readyz')).toEqual({ status: 503, connection: 'close' }));
  expect(await ask('/logga-in')).toEqual({ status: 200, connection: 'close' });
  // Not 1: it has not been cut short after ten seconds.
  expect((await portal.ended).code).toBe(0);
  agent.destroy();
});

it('ends whatever is under way', async () => {
  start({ DRAIN_SECONDS: '1', TRUST_PROXY: '1' });
  const url = await address();
  // With a cookie, every page reads the session.
  const strangers = await fetch(`${url}/logga-in`, { headers: { 'X-Forwarded-Proto': 'https' } });
  const headers = { cookie: strangers.headers.getSetCookie()[0]!.split(';')[0]! };
  const client = await database.pool.connect();
  await client.query('BEGIN; LOCK TABLE session');
  const answered = fetch(`${url}/logga-in`, { headers }).catch(() => null);
  const waiting = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND query LIKE '%session.sess%'`;
  await vi.waitUntil(async () => (await database.pool.query(waiting)).rowCount);
  portal.signal('SIGTERM');
  expect((await portal.ended).code, 'null when it had to be killed').toBeTypeOf('number');
  await client.query('ROLLBACK');
  client.release();
  expect(await answered).toBeNull();
});

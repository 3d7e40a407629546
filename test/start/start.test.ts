import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { siblingUrl } from '../../src/db/with-client.ts';
import { useDatabase } from '../support/database.ts';
import { production, type Program, startProgram, tryingOut } from './program.ts';

const database = useDatabase('empty');

const start = (variables: Record<string, string> = {}): Program =>
  startProgram('build/main.js', {
    ...tryingOut,
    DATABASE_URL: database.url,
    MIGRATION_DATABASE_URL: database.ownerUrl,
    PORT: '0',
    ...variables,
  });

/** The address that it says it answers on. */
const address = async (portal: Program): Promise<URL> =>
  new URL((await portal.printed(/Portalen svarar på (http:\/\/[\w.]+:\d+)/))[1]!);

/** A cookie of a stranger: with one, every page reads the session. */
const strangersCookie = async (url: URL): Promise<string> =>
  (await fetch(new URL('/logga-in', url))).headers.getSetCookie()[0]!.split(';')[0]!;

async function ask(url: URL, agent?: Agent): Promise<{ status: number | undefined; body: string }> {
  const request = get(new URL('/logga-in', url), agent ? { agent } : {});
  const [answer] = (await once(request, 'response')) as [
    Parameters<typeof text>[0] & { statusCode?: number },
  ];
  return { status: answer.statusCode, body: await text(answer) };
}

/** Sends the signal and says how it ended. */
async function stop(portal: Program, signal: NodeJS.Signals) {
  portal.signal(signal);
  return await portal.ended;
}

describe('starting', () => {
  it('prints the address that it answers on', async () => {
    const portal = start();
    const answer = await ask(await address(portal));
    expect(answer).toEqual({ status: 200, body: expect.stringContaining('Logga in') as string });
    expect(await stop(portal, 'SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });

  it('in production creates no demo user, and mentions none', async () => {
    const portal = start({ ...production, WEB_CONCURRENCY: '1', DRAIN_SECONDS: '0' });
    expect((await ask(await address(portal))).status).toBe(200);
    const { stdout } = await stop(portal, 'SIGTERM');
    expect(stdout).not.toMatch(/Demo1234|demo/);
    expect(await database.prisma.user.count()).toBe(0);
    expect(await database.prisma.authority.count()).toBe(0);
  });
});

describe('stopping', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends it, also with open connections', async (signal) => {
    const portal = start();
    const url = await address(portal);
    const agent = new Agent({ keepAlive: true });
    await ask(url, agent);
    const silent = connect(Number(url.port), url.hostname);
    await once(silent, 'connect');
    expect((await stop(portal, signal)).code).toBe(0);
    agent.destroy();
    silent.destroy();
  });

  it('a request under way is answered first, while connections that ask for nothing are closed at once', async () => {
    const portal = start();
    const url = await address(portal);
    const headers = { cookie: await strangersCookie(url) };
    const silent = connect(Number(url.port), url.hostname);
    await once(silent, 'connect');
    const client = await database.pool.connect();
    await client.query('BEGIN; LOCK TABLE session');
    const agent = new Agent();
    const request = get(new URL('/logga-in', url), { agent, headers });
    const answered = once(request, 'response');
    await untilWaiting('relation', 'SELECT session.sess%');
    const ended = stop(portal, 'SIGTERM');
    await once(silent.resume(), 'close');
    await client.query('ROLLBACK');
    client.release();
    const [answer] = (await answered) as [{ statusCode: number }];
    expect(answer.statusCode).toBe(200);
    expect((await ended).code).toBe(0);
    agent.destroy();
  });

  it('Ctrl-C counts once when npm passes it on as well', async () => {
    const portal = start();
    await address(portal);
    portal.signal('SIGINT');
    expect(await stop(portal, 'SIGINT')).toMatchObject({ code: 0, stderr: '' });
  });

  it('a signal that comes while it starts ends it once it has started', async () => {
    const client = await database.pool.connect();
    await client.query(`SELECT pg_advisory_lock(hashtext('migrations, asked for'))`);
    const portal = start();
    await untilAsking();
    portal.signal('SIGINT');
    await client.query(`SELECT pg_advisory_unlock(hashtext('migrations, asked for'))`);
    client.release();
    expect(await portal.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

/** Until somebody asks for his or her turn to migrate. */
async function untilAsking(): Promise<void> {
  const asking = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()`;
  while ((await database.owner.query(asking)).rowCount === 0) await pause(50);
}

/** Until a query that begins so waits in the database for a lock of the kind. */
async function untilWaiting(kind: string, query = '%'): Promise<void> {
  const waiting = `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND locktype = $1 AND datname = current_database() AND trim(E' \\n' FROM query) LIKE $2`;
  while ((await database.pool.query(waiting, [kind, query])).rowCount === 0) await pause(50);
}

describe('SEC-06 what the operator has to put right is told in a sentence', () => {
  it('SEC-06 the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expectSentences(
      { PORT: String(port) },
      `Port ${port} används redan av ett annat program. Stoppa det, eller välj en annan port: PORT=${port + 1} npm start`,
    );
    other.close();
  });

  it.each<[Record<string, string>, string]>([
    [
      { ...production, HOST: '192.0.2.1', WEB_CONCURRENCY: '1' },
      'HOST ska vara en av den här datorns egna adresser: 192.0.2.1 är inte det.',
    ],
    [{ PORT: 'http' }, 'PORT ska vara ett tal.'],
    [
      { NODE_ENV: '' },
      'Ange NODE_ENV: production i verklig drift, development när du provar på en egen databas.',
    ],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV ska vara production, development eller test.'],
    [{ DATABASE_URL: 'mysql://localhost/portal' }, 'DATABASE_URL ska börja med postgresql://.'],
    [
      { ...production, PORTAL_URL: 'http://portalen.example.se' },
      'PORTAL_URL ska börja med https:// i produktion.',
    ],
  ])('SEC-06 %o', async (variables, sentence) => expectSentences(variables, sentence));

  it('SEC-06 in production, one sentence for each setting that is missing', async () => {
    const { code, stderr } = await start({
      NODE_ENV: 'production',
      DATABASE_URL: '',
      MIGRATION_DATABASE_URL: '',
      SESSION_SECRET: '',
      SMTP_URL: '',
    }).ended;
    const lines = stderr.trimEnd().split('\n');
    const named = lines.map((line) => /^Ange ([A-Z_]+): .+[.\d]$/.exec(line)?.[1]);
    expect(named).toEqual(expect.arrayContaining(['DATABASE_URL', ...Object.keys(production).slice(1)]));
    expect(named).toHaveLength(11);
    expect(code).toBe(1);
  });

  it.each<[string, (url: URL) => string, RegExp]>([
    [
      'nothing answers',
      (url) => Object.assign(url, { port: '1' }).href,
      /^Ingen databas svarar på 127\.0\.0\.1:1\. Kontrollera DATABASE_URL och att PostgreSQL är igång\.\n$/,
    ],
    [
      'the password is wrong',
      (url) => Object.assign(url, { password: 'hemligt' }).href,
      /^Databasservern 127\.0\.0\.1 släpper inte in \w+ med det lösenordet\. Kontrollera DATABASE_URL\.\n$/,
    ],
    [
      'there is no such database',
      (url) => siblingUrl(url.href, 'ingen'),
      /^Databasen ingen finns inte på 127\.0\.0\.1\. Skapa den, eller ändra DATABASE_URL\.\n$/,
    ],
    [
      'the address cannot be read',
      () => 'postgresql://portal:hem/ligt@127.0.0.1:x/portal',
      /^DATABASE_URL ska vara en adress: .+\n$/,
    ],
  ])('SEC-06 the database: %s', async (_, changed, sentence) => {
    const { code, stdout, stderr } = await start({ DATABASE_URL: changed(new URL(database.url)) }).ended;
    expect(stderr).toMatch(sentence);
    expect(stdout + stderr).not.toContain('hemligt');
    expect(code).toBe(1);
  });

  /** That and nothing more, no stack trace in particular. */
  async function expectSentences(variables: Record<string, string>, sentences: string): Promise<void> {
    expect(await start(variables).ended).toEqual({ code: 1, stdout: '', stderr: `${sentences}\n` });
  }
});

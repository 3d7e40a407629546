import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, type Listening } from '../../src/operation/server.ts';
import { downloadsAtOnce } from '../../src/web/downloads.ts';
import { tamper } from '../audit/chain.ts';
import { Guest } from '../support/guest.ts';
import { demoPassword, mainText, portalOn, usePortal } from '../support/portal.ts';

const portal = usePortal();
const scopeLog = '/administration/myndigheter/handelselogg/csv';
/** More than a query takes values (65,535), and more than what sockets keep for a client that does not read. */
const [authorities, events] = [70_000, 4_000];
const servers: Listening[] = [];
/** "down": what the locks of downloads have in common. */
const downloadsNamespace = 0x646f776e;

beforeAll(async () => {
  await tamper(
    portal,
    `INSERT INTO authority (country, official_name, informal_name)
       SELECT 'SE', 'Myndigheten ' || n, 'Myndigheten ' || n FROM generate_series(1, ${authorities}) n;
     INSERT INTO log_event (action, authority_id, changes)
       SELECT 'authority.changed', a.id, jsonb_build_object('comment', jsonb_build_object('before', '', 'after', repeat('å', 2500)))
       FROM authority a WHERE a.informal_name LIKE 'Myndigheten %' ORDER BY a.id LIMIT ${events}`,
  );
  await portal.owner.query('ANALYZE');
  // As two processes are: each with an application of its own, on the same database.
  for (const { app } of [portal, portalOn(portal)])
    servers.push(
      await listen(app, { host: '127.0.0.1', port: 0, drainSeconds: 0 }, new AbortController().signal),
    );
}, 120_000);

afterAll(() => Promise.all(servers.map((server) => server.stop())));

const address = (server: number): string => servers[server]!.url.replace('localhost', '127.0.0.1');

async function signIn(username: string, server = 0): Promise<Guest> {
  const guest = new Guest(address(server));
  expect((await guest.submit('/logga-in', { username, password: demoPassword })).status).toBe(303);
  return guest;
}

/** Begins a download that is paused until it is resumed. */
async function begin(guest: Guest, path = scopeLog): Promise<IncomingMessage> {
  const asked = get(guest.origin + path, { headers: { cookie: guest.cookie }, agent: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return answer.pause();
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of answer.setEncoding('utf8')) text += String(piece);
  return text;
}

const downloads = (): Promise<number> =>
  portal.prisma.logEvent.count({ where: { action: 'log.downloaded' } });

/** Until nobody's download runs any more: a client that has gone away is noticed in a moment. */
async function untilFree(guest: Guest): Promise<IncomingMessage> {
  for (let tries = 0; ; tries++) {
    const answer = await begin(guest);
    if (answer.statusCode === 200 || tries === 50) return answer;
    answer.destroy();
    await pause(100);
  }
}

it('SEC-07 LOG-01 the log of a scope of 70,000 authorities is shown and downloaded, with their names', async () => {
  const guest = await signIn('nimic');
  const page = await guest.get('/administration/myndigheter/handelselogg?action=authority.changed');
  expect(page.status).toBe(200);
  expect(page.page.querySelectorAll('tbody tr')).toHaveLength(50);
  expect(mainText(page)).toMatch(/Myndigheten \d+Ändrade myndighetens uppgifter|Myndigheten \d+ Ändrade/);
  const file = await begin(guest);
  const rows = (await textOf(file)).split('\r\n');
  expect(rows[0]).toBe('\uFEFFMyndighet;Tid;Händelse;Utförd av;Gäller;IP-adress;Ändringar');
  expect(rows.filter((row) => /^Myndigheten \d+;.*Kommentar:  → å{2500}$/.test(row))).toHaveLength(events);
  expect(new Set(rows.map((row) => row.split(';')[0])).size).toBeGreaterThan(events);
});

it('SEC-07 a second download of the same user is told to wait, in any process, and is not in the log', async () => {
  const guest = await signIn('nimic');
  const other = await signIn('nimic', 1);
  const first = await begin(guest);
  const before = await downloads();
  for (const [again, path] of [
    [guest, scopeLog],
    [other, scopeLog],
    [other, '/administration/myndigheter/csv'],
    [guest, '/mina-uppgifter/fil'],
  ] as const) {
    const refused = await again.get(path);
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('30');
    expect(mainText(refused)).toContain('Du laddar redan ner en fil');
  }
  expect(await downloads()).toBe(before);
  const karin = await signIn('karin');
  expect((await karin.get('/administration/handelselogg/csv')).status).toBe(200);
  expect((await textOf(first)).split('\r\n').length).toBeGreaterThan(events);
  expect((await other.get('/mina-uppgifter/fil')).status).toBe(200);
});

it('SEC-07 a client that goes away in the middle lets the next one begin', async () => {
  const guest = await signIn('nimic');
  (await begin(guest)).destroy();
  const next = await untilFree(guest);
  expect(next.statusCode).toBe(200);
  next.destroy();
});

it('SEC-07 a process that dies in the middle lets the next one begin', async () => {
  const guest = await signIn('nimic');
  await untilFree(guest);
  // What the database sees of it: the connection ends.
  const { rowCount } = await portal.owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = ${downloadsNamespace}
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  expect(rowCount).toBe(1);
  const next = await untilFree(await signIn('nimic', 1));
  expect(next.statusCode).toBe(200);
  next.destroy();
});

it('SEC-07 when many download in one process, one more is told so, and pages and /readyz stay quick', async () => {
  (await untilFree(await signIn('nimic'))).destroy();
  await portal.prisma.$executeRaw`
    INSERT INTO "user" (authority_id, first_name, last_name, email, username, language, is_administrator, password_hash, password_temporary, password_expires_at)
    SELECT authority_id, first_name, last_name, n || email, username || n, language, true, password_hash, false, password_expires_at
    FROM "user", generate_series(1, ${downloadsAtOnce}::integer + 1) n WHERE username = 'nimic'`;
  const guests: Guest[] = [];
  for (let number = 1; number <= downloadsAtOnce + 1; number++) guests.push(await signIn(`nimic${number}`));
  const late = guests.pop()!;
  const running = await Promise.all(guests.map((guest) => begin(guest)));
  expect(running.map(({ statusCode }) => statusCode)).toEqual(guests.map(() => 200));
  const refused = await late.get(scopeLog);
  expect(refused.status).toBe(503);
  expect(refused.headers['retry-after']).toBe('30');
  expect(mainText(refused)).toContain('Många laddar ner filer just nu');

  const done = new AbortController();
  const read = Promise.all(running.map(textOf)).finally(() => done.abort());
  const times: number[] = [];
  while (!done.signal.aborted) {
    for (const path of ['/readyz', '/administration/min-myndighet']) {
      const from = performance.now();
      expect((await late.get(path)).status).toBe(200);
      times.push(performance.now() - from);
    }
  }
  for (const text of await read) expect(text.split('\r\n').length).toBeGreaterThan(events);
  times.sort((one, other) => one - other);
  expect(times.length).toBeGreaterThan(20);
  expect(times[Math.floor(times.length * 0.9)]).toBeLessThan(500);
  expect((await begin(late)).destroy().statusCode).toBe(200);
}, 60_000);

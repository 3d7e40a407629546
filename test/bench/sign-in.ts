/**
 * `npm run bench:sign-in`: what an attacker's clock can tell (PWD-07, PWD-09), and how quick other pages stay
 * while many sign in. Prints two tables; runs against the real program on a throwaway database.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import { connect, type Connection } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { temporaryPassword } from '../../src/passwords/temporary.ts';
import { otherBrowsers, unknownName } from '../../src/passwords/wrong-passwords.ts';
import { tryingOut } from '../start/program.ts';
import { demoPassword } from '../support/portal.ts';

const port = 3987;
const origin = `http://127.0.0.1:${port}`;
const tries = 200;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'));
  await chmod(folder, 0o711);
  const server = await startEmbedded(folder);
  await migrate(server.url);
  const database = connect(server.url);
  await seedDemo(database.prisma, new Date());
  const portal = spawn(process.execPath, ['build/main.js'], {
    env: { ...process.env, ...tryingOut, DATABASE_URL: server.url, PORT: String(port) },
    stdio: 'inherit',
  });
  try {
    await until(() => fetch(`${origin}/logga-in`).then(({ ok }) => ok));
    await compareTimes(database);
    await measureLoad(database);
  } finally {
    portal.kill('SIGTERM');
    await database.close();
    await server.stop();
    await rm(server.home, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/** A browser that keeps its cookies and knows its token. */
class Browser {
  readonly cookies = new Map<string, string>();
  token = '';

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(path: string): Promise<string> {
    const response = await fetch(origin + path, { headers: { cookie: this.cookie }, redirect: 'manual' });
    return this.#read(response);
  }

  async post(path: string, fields: Record<string, string>): Promise<number> {
    const body = new URLSearchParams({ ...fields, _csrf: this.token });
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { cookie: this.cookie },
      body,
      redirect: 'manual',
    });
    await this.#read(response);
    return response.status;
  }

  async #read(response: Response): Promise<string> {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      this.cookies.set(name!, value!);
    }
    const html = await response.text();
    this.token = parse(html).querySelector('input[name=_csrf]')?.getAttribute('value') ?? this.token;
    return html;
  }
}

async function compareTimes({ pool, prisma }: Connection): Promise<void> {
  const { email } = await prisma.user.findUniqueOrThrow({ where: { username: 'anna.lindqvist' } });
  const wrong = 'Fel12345';
  const temporary = temporaryPassword();
  const kinds: Record<string, [string, Record<string, string>]> = {
    'wrong password': ['/logga-in', { username: 'lars', password: wrong }],
    'unknown user': ['/logga-in', { username: 'finns.inte', password: wrong }],
    'in a wait, right password': ['/logga-in', { username: 'karin', password: demoPassword }],
    'in a wait, unknown user': ['/logga-in', { username: 'finns.inte.heller', password: wrong }],
    'with a second factor, wrong password': ['/logga-in', { username: 'tvasteg', password: wrong }],
    'with a second factor, right password': ['/logga-in', { username: 'tvasteg', password: demoPassword }],
    'without one, right password': ['/logga-in', { username: 'nimic', password: demoPassword }],
    'temporary, wrong password': ['/logga-in', { username: 'lars', password: temporary }],
    'temporary, unknown user': ['/logga-in', { username: 'finns.inte', password: temporary }],
    'blocked, right password': ['/logga-in', { username: 'blockerad', password: demoPassword }],
    'blocked, wrong password': ['/logga-in', { username: 'blockerad', password: wrong }],
    'forgotten, belongs together': ['/glomt-losenordet', { username: 'anna.lindqvist', email }],
    'forgotten, does not': ['/glomt-losenordet', { username: 'anna.lindqvist', email: 'x@x.example' }],
  };
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  // Taken in turn, so that whatever else the machine does falls on all alike.
  for (let number = 0; number < tries; number++)
    for (const [kind, [path, fields]] of Object.entries(kinds)) {
      await pool.query('DELETE FROM rate_limit');
      await pool.query('DELETE FROM wrong_passwords');
      if (kind.startsWith('in a wait')) await makeWait(pool, fields.username!);
      const browser = new Browser();
      await browser.get(path);
      const start = performance.now();
      await browser.post(path, fields);
      times[kind]!.push(performance.now() - start);
    }
  console.log(`\nTime to answer, ${tries} tries of each kind`);
  console.table(
    Object.fromEntries(
      Object.entries(times).map(([kind, all]) => [
        kind,
        { 'median ms': round(median(all)), 'p95 ms': round(quantile(all, 0.95)) },
      ]),
    ),
  );
}

/** As after five wrong passwords from browsers that the user is not known in. */
async function makeWait(pool: Connection['pool'], username: string): Promise<void> {
  const { rows } = await pool.query<{ id: number }>('SELECT id FROM "user" WHERE username = $1', [username]);
  const id = rows[0]?.id ?? null;
  const source = id === null ? unknownName(username) : otherBrowsers(id);
  await pool.query(
    `INSERT INTO wrong_passwords (source, user_id, count, waits_until) VALUES ($1, $2, 5, now() + interval '1 hour')`,
    [source.key, id],
  );
}

async function measureLoad({ pool }: Connection): Promise<void> {
  await pool.query('DELETE FROM rate_limit');
  const karin = new Browser();
  await karin.get('/logga-in');
  await karin.post('/logga-in', { username: 'karin', password: demoPassword });
  const list = async (): Promise<number[]> => {
    const times: number[] = [];
    for (let number = 0; number < tries; number++) {
      const start = performance.now();
      await karin.get('/administration/min-myndighet/anvandare');
      times.push(performance.now() - start);
    }
    return times;
  };
  await list();
  const alone = median(await list());
  let signIns = 0;
  let isOver = false;
  const people = Array.from({ length: 20 }, async () => {
    while (!isOver) {
      const browser = new Browser();
      await browser.get('/logga-in');
      if ((await browser.post('/logga-in', { username: 'nimic', password: demoPassword })) === 303) signIns++;
      await pool.query('DELETE FROM rate_limit');
    }
  });
  const start = performance.now();
  const loaded = median(await list());
  const seconds = (performance.now() - start) / 1000;
  isOver = true;
  await Promise.all(people);
  console.log('\nThe list of users while 20 people sign in over and over');
  console.table({
    alone: { 'median ms': round(alone) },
    'under load': {
      'median ms': round(loaded),
      ratio: round(loaded / alone),
      'sign-ins/s': round(signIns / seconds),
    },
  });
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * share)] ?? NaN;

const median = (values: readonly number[]): number => quantile(values, 0.5);

const round = (value: number): number => Math.round(value * 100) / 100;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the portal did not start');
}

await main();

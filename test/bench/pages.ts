/**
 * `npm run bench`: how quick the portal's pages are on 20,000 authorities and 200,000 users, beside their floor and
 * beside a small database, all in one run, and what they take of memory and of the network. In production mode, with
 * a process for each core, over loopback, on a throwaway database. The figures to reach are ratios, since machines differ.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/db/embedded.ts';
import { frugalMalloc } from '../../src/operation/processes.ts';
import { demoPassword } from '../support/portal.ts';
import { Browser } from './pages/browser.ts';
import { createFilled } from './pages/fill.ts';
import { type Asked, load, type Measured, medianOf, middle, repeat } from './pages/load.ts';
import { record } from './pages/recording.ts';
import { programs, type Server, startServer } from './pages/server.ts';
import { bytesOfVisits } from './pages/visits.ts';

/** For a quick try, a share of the large database. */
const scale = Number(process.env.BENCH_SCALE ?? 1);
const sizes = {
  large: {
    authorities: 20_000 * scale,
    users: 200_000 * scale,
    atLargest: 5_000 * scale,
    events: 1_000_000 * scale,
    mails: 500_000 * scale,
  },
  /** A hundredth. */
  small: { authorities: 200, users: 2_000, atLargest: 50, events: 10_000, mails: 5_000 },
};

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const seconds = Number(process.env.BENCH_SECONDS ?? 1);

/** As many as `npm start` makes in production. */
const processes = availableParallelism();

/** Requests before anything is measured: until then the programs are still being compiled. */
const warmUp = 3_000 * processes;
const users = '/administration/min-myndighet/anvandare';

/** The pages, by who asks for them; those of `ensam` are about the authority with 5,000 users. */
const pages: Record<string, { as: 'karin' | 'ensam'; path: string }> = {
  'list of users': { as: 'karin', path: users },
  'list of 5,000 users': { as: 'ensam', path: users },
  '… searched': { as: 'ensam', path: `${users}?text=anna` },
  '… page 100': { as: 'ensam', path: `${users}?sida=${100 * scale}` },
  'Min myndighet': { as: 'karin', path: '/administration/min-myndighet' },
  'Sök myndighet': { as: 'karin', path: '/sok-myndighet?text=konsumentverket' },
};

/** The two that have to reach half of their floor. */
const judged = ['list of users', 'list of 5,000 users', 'Min myndighet'];

interface Place {
  portal: Server;
  env: NodeJS.ProcessEnv;
  karin: Browser;
  ensam: Browser;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-bench-'));
  await chmod(folder, 0o711);
  const database = await startEmbedded(folder, { shared_buffers: '512MB', max_wal_size: '4GB' });
  const servers: Server[] = [];
  const start = async (program: string[], port: number, env: NodeJS.ProcessEnv): Promise<Server> => {
    const server = await startServer(program, port, env);
    servers.push(server);
    return server;
  };
  try {
    const large = await placeOf('large', 3981, database.url, start);
    const small = await placeOf('small', 3982, database.url, start);
    const floor = await start(programs.floor, 3983, large.env);
    // First: later, the portal on the large database has done more than the other.
    await compareSizes(large, small);
    await compareWithFloor(large, floor);
    await measureWrites(large);
    await measureMemory(large);
    await measureVisits(large);
  } finally {
    for (const server of servers) await server.stop();
    await database.stop();
    await rm(database.home, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

type Start = (program: string[], port: number, env: NodeJS.ProcessEnv) => Promise<Server>;

async function placeOf(name: keyof typeof sizes, port: number, server: string, start: Start): Promise<Place> {
  const began = performance.now();
  const url = await createFilled(server, name, sizes[name]);
  console.log(
    `${name}: ${JSON.stringify(sizes[name])}, filled in ${Math.round((performance.now() - began) / 1000)} s`,
  );
  const env = productionAt(url);
  const portal = await start(programs.portal, port, env);
  const signedIn = async (username: string): Promise<Browser> => {
    const browser = new Browser(portal.origin);
    await browser.submit('/logga-in', { username, password: demoPassword });
    return browser;
  };
  return { portal, env, karin: await signedIn('karin'), ensam: await signedIn('ensam') };
}

const productionAt = (url: string): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  DATABASE_URL: url,
  TRUST_PROXY: '1',
  WEB_CONCURRENCY: String(processes),
  SESSION_SECRET: 'b'.repeat(32),
  PORTAL_URL: 'https://portalen.example',
  HELP_DESK: 'hjalp@portalen.example',
  ...frugalMalloc,
  // Nothing listens there: mails wait.
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'portalen@portalen.example',
  COMMISSION_EMAIL: 'namn@portalen.example',
});

async function compareWithFloor(large: Place, floor: Server): Promise<void> {
  for (const encoding of ['identity', 'gzip']) {
    console.log(
      `\n${encoding === 'gzip' ? 'Compressed, by both sides' : 'Not compressed'}: ${rounds} rounds of ${seconds} s, portal and floor in turn`,
    );
    const table: Record<string, object> = {};
    for (const [name, { as, path }] of Object.entries(pages)) {
      const asked: Asked = { path, headers: { ...large[as].headers, 'accept-encoding': encoding } };
      const [recording] = await record(large.env, [path], large[as].headers);
      floor.process.send(recording!);
      const { first, second, ratio } = await inTurn(large.portal, floor, asked);
      table[name] = {
        ...figures(first),
        queries: recording!.queries.length,
        'floor requests/s': Math.round(second.perSecond),
        'of the floor': percent(ratio),
      };
      if (judged.includes(name)) verdict(`${name}: at least 50 % of its floor`, ratio >= 0.5, percent(ratio));
    }
    console.table(table);
  }
}

/** Both servers in turn, so that whatever else the machine does falls on both alike; the ratio is that of requests a second. */
async function inTurn(one: Server, other: Server, asked: Asked, otherAsked = asked) {
  const pairs: [Measured, Measured][] = [];
  for (const [server, page] of [
    [one, asked],
    [other, otherAsked],
  ] as const)
    await load(server, page, { amount: warmUp });
  for (let round = 0; round < rounds; round++)
    pairs.push([
      await load(one, asked, { duration: seconds }),
      await load(other, otherAsked, { duration: seconds }),
    ]);
  const ratio = medianOf(pairs.map(([first, second]) => first.perSecond / second.perSecond));
  return {
    first: middle(pairs.map(([first]) => first)),
    second: middle(pairs.map(([, second]) => second)),
    ratio,
  };
}

/** What changes something has no floor: it cannot be done again with the same values. */
async function measureWrites({ portal, karin, ensam }: Place): Promise<void> {
  const signIn = async (): Promise<number> => {
    const visitor = new Browser(portal.origin);
    return visitor.send(
      '/logga-in',
      await visitor.form('/logga-in', { username: 'karin', password: demoPassword }),
    );
  };
  const download = async (): Promise<number> => {
    const start = performance.now();
    await ensam.get(`${users}/csv`);
    return performance.now() - start;
  };
  console.log('\nWhat changes something; the CPU of a sign-in is that of its form too');
  console.table({
    'sign-in, four at once': figures(await repeat(portal, signIn, { workers: 4, seconds: seconds * 2 })),
    'save of a role': figures(
      await repeat(portal, await saveOfRole(karin), { workers: 1, seconds: seconds * 2 }),
    ),
    'CSV of 5,000 users': figures(await repeat(portal, download, { workers: 1, seconds: seconds * 2 })),
  });
}

/** Takes a role from a user and gives it back, in turn; each save has the version that the one before made. */
async function saveOfRole(karin: Browser): Promise<() => Promise<number>> {
  const id = /anvandare\/(\d+)">Hägglund/.exec(await karin.get(users))![1]!;
  const path = `${users}/${id}/redigera`;
  const fields = await karin.form(path);
  const roles = fields.getAll('roles');
  let version = Number(fields.get('version'));
  let isTaken = false;
  return () => {
    isTaken = !isTaken;
    fields.delete('roles');
    for (const role of isTaken ? roles.slice(1) : roles) fields.append('roles', role);
    fields.set('version', String(version++));
    return karin.send(path, fields);
  };
}

async function compareSizes(large: Place, small: Place): Promise<void> {
  console.log('\n20,000 authorities and 200,000 users beside 200 and 2,000');
  const table: Record<string, object> = {};
  // These show the same whatever the database; a search that finds more in the larger one costs more.
  for (const name of ['list of users', 'Min myndighet', 'Sök myndighet']) {
    const { path } = pages[name]!;
    const { first, second, ratio } = await inTurn(
      small.portal,
      large.portal,
      { path, headers: small.karin.headers },
      { path, headers: large.karin.headers },
    );
    table[name] = {
      'small requests/s': Math.round(first.perSecond),
      'large requests/s': Math.round(second.perSecond),
      'cost, large to small': round(ratio),
    };
    verdict(`${name}: at most 1.2 times the cost on a small database`, ratio <= 1.2, round(ratio));
  }
  console.table(table);
}

async function measureMemory({ portal, karin }: Place): Promise<void> {
  const asked = { path: users, headers: karin.headers };
  await load(portal, asked, { amount: 2_000 * processes });
  const before = (await portal.usage()).memory;
  await load(portal, asked, { amount: 10_000 * processes });
  const after = (await portal.usage()).memory;
  console.log(
    `\nMemory of the largest process: ${Math.round(before)} MB after warm-up, ${Math.round(after)} MB after 10,000 more requests each`,
  );
  verdict(
    'memory grows less than 20 % over 10,000 requests',
    after < before * 1.2,
    percent(after / before - 1),
  );
  verdict('memory under 200 MB', after < 200, `${Math.round(after)} MB`);
}

async function measureVisits({ portal, karin }: Place): Promise<void> {
  const { first, later } = await bytesOfVisits(portal.origin, pages['list of users']!.path, karin.headers);
  verdict('a first visit under 60 kB, compressed', first < 60_000, `${round(first / 1000)} kB`);
  verdict('later visits under 10 kB, compressed', later < 10_000, `${round(later / 1000)} kB`);
}

const figures = ({ perSecond, median, p99, cpu }: Measured) => ({
  'requests/s': Math.round(perSecond),
  'median ms': median,
  'p99 ms': p99,
  'CPU ms': round(cpu),
});

const verdict = (what: string, isReached: boolean, figure: string | number): void =>
  console.log(`${isReached ? 'reached    ' : 'NOT REACHED'}  ${what}: ${figure}`);

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const round = (value: number): number => Math.round(value * 100) / 100;

await main();

/**
 * `npm run bench`: how quick the portal's pages are on 20,000 authorities and 200,000 users, beside their floor and
 * beside a small database, all in one run, and what they take of memory and of the network. In production mode, with
 * a process for each core, over loopback, on a throwaway database. The figures to reach are ratios, since machines differ.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { frugalMalloc } from '../../src/operation/processes.ts';
import { remindOfPasswords } from '../../src/passwords/remind.ts';
import { readSettings } from '../../src/settings.ts';
import { demoPassword } from '../support/portal.ts';
import { Browser } from './pages/browser.ts';
import { createFilled } from './pages/fill.ts';
import { figures, inTurn, percent, processes, round, rounds, seconds, verdict } from './pages/judge.ts';
import { names, pages, type Place, users, valueIn } from './pages/judged.ts';
import { type Asked, load, repeat } from './pages/load.ts';
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
    await measureBesideDownloads(large);
    await measureReminders(large);
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
  const browsers: Partial<Place['browsers']> = {};
  for (const name of names) browsers[name] = await signedIn(name);
  return { portal, env, url, browsers: browsers as Place['browsers'] };
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
  OPERATOR_NAME: 'Provmyndigheten',
  OPERATOR_ADDRESS: 'Provgatan 1, 111 11 Provstad',
  DATA_PROTECTION_OFFICER: 'dataskydd@example.se',
  SUPERVISORY_AUTHORITY: 'Tillsynsmyndigheten, www.example.se',
});

async function compareWithFloor(large: Place, floor: Server): Promise<void> {
  for (const encoding of ['identity', 'gzip']) {
    console.log(
      `\n${encoding === 'gzip' ? 'Compressed, by both sides' : 'Not compressed'}: ${rounds} rounds of ${seconds} s, portal and floor in turn`,
    );
    const table: Record<string, object> = {};
    for (const [name, { as, pathOf, goals }] of Object.entries(pages)) {
      if (!goals) continue;
      const path = await pathOf(large.url);
      const asked: Asked = { path, headers: { ...large.browsers[as].headers, 'accept-encoding': encoding } };
      const [recording] = await record(large.env, [path], large.browsers[as].headers);
      floor.process.send(recording!);
      const { first, second, ratio } = await inTurn(large.portal, floor, asked);
      table[name] = {
        ...figures(first),
        queries: recording!.queries.length,
        'floor requests/s': Math.round(second.perSecond),
        'floor CPU ms': round(second.cpu),
        'of the floor': percent(ratio),
        'CPU, floor to portal': percent(second.cpu / first.cpu),
      };
      verdict(`${name}: at least 60 % of its floor`, ratio >= 0.6, percent(ratio));
      if (goals === 'with CPU')
        verdict(
          `${name}: at most twice its floor's CPU`,
          second.cpu / first.cpu >= 0.5,
          percent(second.cpu / first.cpu),
        );
    }
    console.table(table);
  }
}

/**
 * The same page on a database a hundred times as large: all must cost at most 1.2 times as much, and who is alone waits less
 * than 30 ms.
 */
async function compareSizes(large: Place, small: Place): Promise<void> {
  console.log(
    '\n20,000 authorities in one country, 200,000 users, 1,000,000 events and 500,000 mails beside a hundredth',
  );
  const table: Record<string, object> = {};
  for (const [name, { as, pathOf, isOfOtherSize }] of Object.entries(pages)) {
    if (isOfOtherSize) continue;
    const ask = async ({ url, browsers }: Place): Promise<Asked> => ({
      path: await pathOf(url),
      headers: browsers[as].headers,
    });
    const { first, second, ratio } = await inTurn(
      small.portal,
      large.portal,
      await ask(small),
      await ask(large),
    );
    const alone = await load(large.portal, await ask(large), { duration: seconds, connections: 1 });
    table[name] = {
      'small requests/s': Math.round(first.perSecond),
      'large requests/s': Math.round(second.perSecond),
      'cost, large to small': round(ratio),
      'alone, median ms': alone.median,
    };
    verdict(
      `${name}: at most 1.2 times the cost, under 30 ms`,
      ratio <= 1.2 && alone.median < 30,
      `${round(ratio)}, ${alone.median} ms`,
    );
  }
  console.table(table);
}

/** What changes something has no floor: it cannot be done again with the same values. */
async function measureWrites({ portal, browsers, url }: Place): Promise<void> {
  const { karin, ensam, nimic } = browsers;
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
  const authorityId = await valueIn(url, `SELECT authority_id AS value FROM "user" WHERE username = 'karin'`);
  const once = { workers: 1, seconds: seconds * 2 };
  const atHome = await repeat(portal, await saveOfRole(karin, users), once);
  const elsewhere = await repeat(
    portal,
    await saveOfRole(nimic, `/administration/myndigheter/${authorityId}/anvandare`),
    once,
  );
  console.log('\nWhat changes something; the CPU of a sign-in is that of its form too');
  console.table({
    'sign-in, four at once': figures(await repeat(portal, signIn, { workers: 4, seconds: seconds * 2 })),
    'save of a role': figures(atHome),
    '… by the coordinator': figures(elsewhere),
    'CSV of 5,000 users': figures(await repeat(portal, download, once)),
  });
  verdict(
    'a coordinator saves as often as who is at home, within 20 %',
    elsewhere.perSecond > atHome.perSecond * 0.8,
    percent(elsewhere.perSecond / atHome.perSecond),
  );
}

/** Twenty files are asked for at once, by all who are signed in. */
async function measureBesideDownloads({ portal, browsers }: Place): Promise<void> {
  const asked = { path: users, headers: browsers.karin.headers };
  const before = await load(portal, asked, { duration: seconds * 2 });
  const files = Object.values(browsers).flatMap((browser) =>
    [users, users, '/administration/handelselogg', '/administration/handelselogg'].map((path) => ({
      browser,
      path: `${path}/csv`,
    })),
  );
  let isOver = false;
  const downloading = files.map(async ({ browser, path }) => {
    while (!isOver)
      await fetch(portal.origin + path, { headers: browser.headers }).then((answer) => answer.text());
  });
  const beside = await load(portal, asked, { duration: seconds * 4 });
  isOver = true;
  await Promise.all(downloading);
  console.log(
    `\nThe list of users: median ${before.median} ms, beside ${files.length} downloads ${beside.median} ms`,
  );
  verdict(
    'the list stays under twice its median beside twenty downloads',
    beside.median < before.median * 2,
    `${beside.median} ms`,
  );
}

/** Two thousand users whose passwords soon expire, and who have been reminded of that. */
async function measureReminders({ url }: Place): Promise<void> {
  const { prisma, pool, close } = connect(url);
  await pool.query(
    `UPDATE "user" SET password_expires_at = now() + interval '10 days' WHERE id % 100 = 0 AND email LIKE '%@bench.example'`,
  );
  const outbox = createOutbox(readSettings({ NODE_ENV: 'test' }));
  await remindOfPasswords(prisma, outbox, new Date());
  const start = performance.now();
  await remindOfPasswords(prisma, outbox, new Date());
  const took = Math.round(performance.now() - start);
  await close();
  verdict('reminders take less than 100 ms when there is nothing to do', took < 100, `${took} ms`);
}

/** Takes a role from a user and gives it back, in turn; each save has the version that the one before made. */
async function saveOfRole(karin: Browser, list: string): Promise<() => Promise<number>> {
  const id = /anvandare\/(\d+)">Hägglund/.exec(await karin.get(list))![1]!;
  const path = `${list}/${id}/redigera`;
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

async function measureMemory({ portal, browsers: { karin } }: Place): Promise<void> {
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

async function measureVisits({ portal, browsers: { karin } }: Place): Promise<void> {
  const { first, later } = await bytesOfVisits(portal.origin, users, karin.headers);
  verdict('a first visit under 60 kB, compressed', first < 60_000, `${round(first / 1000)} kB`);
  verdict('later visits under 10 kB, compressed', later < 10_000, `${round(later / 1000)} kB`);
}

await main();

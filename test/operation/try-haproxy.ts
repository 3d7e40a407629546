import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { production, type Program, startProgram } from '../start/program.ts';
import { Guest } from '../support/guest.ts';
import { demoPassword } from '../support/portal.ts';

// Two portals behind HAProxy, under the load of people who are signed in. One is killed and started again, then
// the other is stopped gracefully, and a new version started in its place, which migrates while the old one serves:
// `npm run try:haproxy`. Only requests in hand at the killed process may fail.

const ports = { front: 39_700, one: 39_701, two: 39_702 };
const front = `http://127.0.0.1:${ports.front}`;
const connections = 20;
const usernames = ['karin', 'lars', 'ensam', 'nimic', 'atkomst'];
const pages = ['/', '/administration/min-myndighet', '/sok-myndighet', '/mina-uppgifter'];

/** With the phase that it was sent in, and the one that it failed in. */
interface Failure {
  sentIn: string;
  failedIn: string;
  fault: string;
}

interface Tally {
  answered: number;
  saved: number;
  lastSaved: string;
  /** What did not get the page asked for. */
  failed: Failure[];
  milliseconds: number[];
  phase: string;
  over: boolean;
}

if (spawnSync('haproxy', ['-v']).error) {
  console.error('Försöket behöver HAProxy: apt install haproxy');
  process.exit(1);
}
const folder = await mkdtemp(join(tmpdir(), 'portal-haproxy-'));
await chmod(folder, 0o711);
const server = await startEmbedded(folder, { max_connections: '200' });
const running = new Set<{ signal: (name: NodeJS.Signals) => void; ended: Promise<unknown> }>();
try {
  process.exitCode = (await attempt(server.url)) ? 0 : 1;
} finally {
  for (const program of running) program.signal('SIGKILL');
  await Promise.all([...running].map(({ ended }) => ended));
  await server.stop();
}

async function attempt(url: string): Promise<boolean> {
  await prepare(url);
  const one = await portal(url, ports.one);
  const two = await portal(url, ports.two);
  startHaproxy();
  await untilUp();
  const cookies = await Promise.all(usernames.map(signedIn));
  const tally: Tally = {
    answered: 0,
    saved: 0,
    lastSaved: '',
    failed: [],
    milliseconds: [],
    phase: 'both there',
    over: false,
  };
  const load = Array.from({ length: connections }, (_, index) =>
    keepAsking(cookies[index % cookies.length]!, index, tally),
  );
  const saver = await guestAs('karin');
  load.push(keepSaving(saver, tally));
  await disturb(tally, url, one, two);
  tally.over = true;
  await Promise.all(load);
  const stillSignedIn = await Promise.all(cookies.map((cookie) => ask(new Agent(), cookie, '/')));
  report(tally, stillSignedIn);
  const isKept = (await saver.get('/mina-uppgifter')).text.includes(tally.lastSaved);
  console.log(isKept ? 'The last save is kept' : 'THE LAST SAVE IS LOST');
  return isKept && tally.failed.every(wasInHandAtTheKill) && stillSignedIn.every((ok) => ok === '');
}

async function prepare(url: string): Promise<void> {
  await migrate(url);
  const { prisma, close } = connect(url);
  await seedDemo(prisma, new Date()).finally(close);
}

async function portal(url: string, port: number, version = ''): Promise<Program> {
  const variables = { DATABASE_URL: url, PORT: String(port), TRUST_PROXY: '1', WEB_CONCURRENCY: '2' };
  const program = startProgram(join(version, 'build/main.js'), { ...production, ...variables }, [], 300_000);
  running.add(program);
  await program.printed(/Portalen svarar/);
  return program;
}

function startHaproxy(): void {
  const child = spawn('haproxy', ['-db', '-f', 'docs/operation/haproxy.cfg'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORTAL_BIND: `127.0.0.1:${ports.front}`,
      PORTAL_ONE: `127.0.0.1:${ports.one}`,
      PORTAL_TWO: `127.0.0.1:${ports.two}`,
      // All of them come from one address.
      PORTAL_RATE: '1000000',
    },
  });
  running.add({ signal: (name) => child.kill(name), ended: once(child, 'exit') });
}

async function untilUp(): Promise<void> {
  while ((await fetch(`${front}/logga-in`).catch(() => null))?.status !== 200) await pause(200);
}

async function signedIn(username: string): Promise<string> {
  return (await guestAs(username)).cookie;
}

async function guestAs(username: string): Promise<Guest> {
  const guest = new Guest(front);
  await guest.submit('/logga-in', { username, password: demoPassword });
  return guest;
}

/** What happens under load, each followed by some seconds of quiet. */
async function disturb(tally: Tally, url: string, one: Program, two: Program): Promise<void> {
  await pause(5_000);
  tally.phase = 'one killed';
  one.signal('SIGKILL');
  await pause(5_000);
  tally.phase = 'one started again';
  await portal(url, ports.one);
  await pause(3_000); // Until HAProxy has seen it ready twice.
  tally.phase = 'two stopped gracefully';
  const from = Date.now();
  two.signal('SIGTERM');
  await two.ended;
  console.log(`Stopped gracefully in ${((Date.now() - from) / 1_000).toFixed(1)} s`);
  tally.phase = 'new version started';
  await portal(url, ports.two, await newVersion());
  await pause(5_000);
}

/** The portal in a folder of its own, with a migration that this one does not know. */
async function newVersion(): Promise<string> {
  const version = join(folder, 'version');
  for (const part of ['build', 'views', 'public', 'prisma', 'src/mail/catalogues'])
    await cp(part, join(version, part), { recursive: true });
  await symlink(resolve('node_modules'), join(version, 'node_modules'));
  await copyFile('package.json', join(version, 'package.json'));
  const migration = join(version, 'prisma/migrations/29991231000000_new');
  await mkdir(migration);
  await writeFile(
    join(migration, 'migration.sql'),
    'ALTER TABLE "user" ADD COLUMN new_in_this_version TEXT;\n',
  );
  return version;
}

async function keepAsking(cookie: string, from: number, tally: Tally): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let count = from; !tally.over; count += 1) {
    const { phase } = tally;
    const start = performance.now();
    const fault = await ask(agent, cookie, pages[count % pages.length]!);
    tally.milliseconds.push(performance.now() - start);
    if (fault) tally.failed.push({ sentIn: phase, failedIn: tally.phase, fault });
    else tally.answered += 1;
  }
  agent.destroy();
}

/** Saves its own telephone number again and again; each save must be confirmed. */
async function keepSaving(guest: Guest, tally: Tally): Promise<void> {
  for (let count = 0; !tally.over; count += 1) {
    const { phase } = tally;
    const telephone = `+46 8 ${10_000_000 + count}`;
    const fault = await save(guest, telephone);
    if (fault) tally.failed.push({ sentIn: phase, failedIn: tally.phase, fault });
    else {
      tally.saved += 1;
      tally.lastSaved = telephone;
    }
  }
}

function wasInHandAtTheKill({ sentIn, failedIn }: Failure): boolean {
  return sentIn === 'both there' && failedIn === 'one killed';
}

async function save(guest: Guest, telephone: string): Promise<string> {
  try {
    const { status } = await guest.submit('/mina-uppgifter', { telephone });
    return status === 303 ? '' : `a save ${status}`;
  } catch (fault) {
    return `a save ${(fault as Error).message}`;
  }
}

/** What was wrong with the answer; empty when it was the page, for a signed-in user. */
async function ask(agent: Agent, cookie: string, path: string): Promise<string> {
  try {
    const sent = request(front + path, { agent, headers: { cookie } }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return answer.statusCode === 200 ? '' : `${path} ${answer.statusCode}`;
  } catch (fault) {
    return `${path} ${(fault as Error).message}`;
  }
}

function report({ answered, saved, failed, milliseconds }: Tally, stillSignedIn: string[]): void {
  const sorted = milliseconds.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)]!);
  console.log(
    `${answered} pages answered, ${saved} saves, ${failed.length} failed over ${connections} connections`,
  );
  console.log(`median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms`);
  console.log(
    `${stillSignedIn.filter((fault) => fault === '').length} of ${usernames.length} still signed in`,
  );
  for (const { sentIn, failedIn, fault } of failed) console.log(`  ${sentIn} – ${failedIn}: ${fault}`);
}

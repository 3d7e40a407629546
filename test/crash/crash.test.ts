import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { connect, type Connection } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { freePort } from '../support/free-port.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { useMailServer } from '../support/mail-server.ts';
import { queueMail } from '../support/mails.ts';
import { useOwnCluster } from '../support/own-cluster.ts';
import { Visitor } from '../support/portal.ts';
import { type PortalProcess, usePortalProcesses } from '../support/portal-process.ts';
import { Client, nothingTold, type Told } from './load.ts';

const cluster = useOwnCluster();
const mailServer = useMailServer();
const processes = usePortalProcesses();
let database: Connection;
let since: Date;

vi.setConfig({ testTimeout: 600_000 });
const patience = { timeout: 180_000, interval: 100 };

beforeAll(async () => {
  await migrate(cluster.url);
  database = connect(cluster.url);
  await seedDemo(database.prisma, new Date());
  await database.prisma.authority.updateMany({ data: { confirmedAt: new Date() } });
  since = new Date();
}, 120_000);
afterAll(() => database.close());

const start = (port: number): Promise<PortalProcess> =>
  processes.start({ DATABASE_URL: cluster.url, SMTP_URL: mailServer.url, PORT: String(port) });

/** As a supervisor such as systemd does: whenever it has ended, for whatever reason, it is started again. */
class Supervised {
  readonly port: number;
  #current: PortalProcess | null = null;

  constructor(port: number) {
    this.port = port;
  }

  async runUntil(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      this.#current = await start(this.port).catch(() => null);
      if (this.#current) await once(this.#current.child, 'exit');
      else await pause(200);
    }
  }

  async kill(): Promise<void> {
    await this.#current?.kill();
  }
}

/** Numbers from 0 to 1 that the seed decides. */
function randomFrom(seed: string): () => number {
  let count = 0;
  return () => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE() / 2 ** 32;
}

const clients = ['karin', 'karin', 'nimic', 'atkomst', 'ensam', 'kommissionen'];

it('USR-07 MAIL-02 LOG-01 whatever is killed, nothing confirmed is lost, nothing is half done, and it comes back by itself', async () => {
  const seed = process.env.CRASH_SEED ?? String(Date.now());
  const random = randomFrom(seed);
  const portals = [new Supervised(await freePort()), new Supervised(await freePort())];
  const stop = new AbortController();
  const told = nothingTold();
  try {
    for (const portal of portals) void portal.runUntil(stop.signal);
    await workThrough(crashes(portals, random), portals, told, seed, random);
    console.log(`CRASH_SEED=${seed}: ${told.yes} yes, ${told.no} no, ${told.unknown} unknown`);
    expect(await brokenInvariants(database.pool, since), `CRASH_SEED=${seed}`).toEqual({});
    expect(await lost(told), `CRASH_SEED=${seed}`).toEqual([]);
    await everyMailArrives();
  } finally {
    stop.abort();
  }
});

/** PostgreSQL in turn with each of the processes. */
function crashes(portals: readonly Supervised[], random: () => number): (() => Promise<void>)[] {
  const ofDatabase = async () => {
    await cluster.kill();
    await pause(random() * 1_000);
    await cluster.start();
  };
  return [ofDatabase, ...portals.flatMap((portal) => [() => portal.kill(), ofDatabase])];
}

/** Lets the clients write all the while, and crashes it at a random moment once they have got on. */
async function workThrough(
  crashes: (() => Promise<void>)[],
  portals: readonly Supervised[],
  told: Told,
  seed: string,
  random: () => number,
): Promise<void> {
  const done = new AbortController();
  const working = clients.map((name, index) => {
    const url = `http://127.0.0.1:${portals[index % portals.length]!.port}`;
    return new Client(name, url, told, randomFrom(`${seed} ${index}`)).workUntil(done.signal);
  });
  try {
    for (const crash of crashes) {
      await progress(told, 15);
      await pause(random() * 2_000);
      await crash();
    }
    await progress(told, 15);
  } finally {
    done.abort();
    await Promise.all(working);
  }
}

/** Waits for so many more confirmed writes. */
async function progress(told: Told, more: number): Promise<void> {
  const before = told.yes;
  await vi.waitFor(() => expect(told.yes).toBeGreaterThanOrEqual(before + more), patience);
}

/** What a client was told had been done, and is not in the database. */
async function lost({ users, telephones, resets, signIns }: Told): Promise<string[]> {
  // A changed address waits until its holder has followed a link (USR-06).
  const found = await database.prisma.$queryRaw<{ username: string; email: string }[]>`
    SELECT username, coalesce((SELECT after FROM email_change WHERE user_id = u.id AND closed_at IS NULL), email) AS email
    FROM "user" u`;
  const emails = new Map(found.map(({ username, email }) => [username, email]));
  const events = await database.prisma.logEvent.findMany({ where: { at: { gte: since } } });
  const saved = JSON.stringify(events.map(({ changes }) => changes));
  const times = (action: string, of: (event: (typeof events)[number]) => boolean) =>
    events.filter((event) => event.action === action && of(event)).length;
  const actors = await database.prisma.user.findMany({ where: { username: { in: [...signIns.keys()] } } });
  return [
    ...[...users]
      .filter(
        ([username, { confirmed, possible }]) =>
          ![confirmed, ...possible].includes(emails.get(username) ?? null),
      )
      .map(([username, known]) => `${username}: ${emails.get(username)}, not ${JSON.stringify(known)}`),
    ...telephones.filter((telephone) => !saved.includes(`"${telephone}"`)),
    ...[...new Set(resets)]
      .filter(
        (id) =>
          times('password.reset', ({ subjectId }) => subjectId === id) <
          resets.filter((one) => one === id).length,
      )
      .map((id) => `a reset of ${id}`),
    ...actors
      .filter(
        ({ id, username }) =>
          times('session.signed-in', ({ actorId }) => actorId === id) < signIns.get(username)!,
      )
      .map(({ username }) => `a sign-in of ${username}`),
  ];
}

/** Each at least once; those that were on their way at a kill may come again, with the same Message-ID. */
async function everyMailArrives(): Promise<void> {
  const due = { sentAt: null, nextTryAt: { lte: new Date() } };
  await vi.waitFor(async () => expect(await database.prisma.mail.count({ where: due })).toBe(0), patience);
  const sent = await database.prisma.mail.findMany({ where: { sentAt: { not: null } } });
  const accepted = new Set(mailServer.accepted.map(({ messageId }) => messageId));
  expect(sent.filter(({ messageId }) => !accepted.has(`<${messageId}>`))).toEqual([]);
}

it('MAIL-02 SEC-05 without its database the portal says so on its page, and goes on when it is back, mail included', async () => {
  const { url } = await start(await freePort());
  const karin = new Visitor(url);
  expect((await karin.submit('/logga-in', { username: 'karin', password: 'Demo1234' })).status).toBe(303);
  await cluster.kill();
  const answer = await karin.get('/');
  expect(answer.status).toBe(503);
  expect(answer.page.querySelector('h1')?.text).toBe('Portalen når inte sin databas');
  expect(answer.text).not.toMatch(/ECONNREFUSED|at .*\.ts/);
  await cluster.start();
  await vi.waitFor(async () => expect((await karin.get('/')).status).toBe(200), patience);
  const { id } = await queueMail(database, createOutbox(readSettings({})));
  await vi.waitFor(async () => {
    const { sentAt } = await database.prisma.mail.findUniqueOrThrow({ where: { id } });
    expect(sentAt).not.toBeNull();
  }, patience);
});

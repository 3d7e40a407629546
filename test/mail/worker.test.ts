import { afterEach, describe, expect, it, vi } from 'vitest';
import { openClaims } from '../../src/mail/claims.ts';
import { deliver } from '../../src/mail/deliver.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import type { Send } from '../../src/mail/send.ts';
import { type MailWorker, startMailWorker } from '../../src/mail/worker.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { useMailServer } from '../support/mail-server.ts';
import { queueMail, sampleMail } from '../support/mails.ts';

const database = useDatabase('demo');
const server = useMailServer();
const clock = { now: new Date() };
const minute = 60_000;
const outbox = createOutbox(readSettings({}));
const workers: MailWorker[] = [];

/** On a busy machine the mails take their time. */
vi.setConfig({ testTimeout: 90_000 });
const patience = { timeout: 60_000, interval: 10 };

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await database.prisma.mail.deleteMany();
});

/** Waits long for the mail server, so that a busy machine is not taken for a hanging server. */
function startWorker(changes: Partial<Settings> = {}, { pollInterval = 20, wait = 20_000 } = {}): MailWorker {
  const settings = { ...readSettings({ SMTP_URL: server.url }), isDemo: false, ...changes };
  const timeouts = { connection: wait, greeting: wait, socket: wait };
  const { url, prisma } = database;
  const worker = startMailWorker({ url, prisma, settings, clock: () => clock.now, timeouts, pollInterval });
  workers.push(worker);
  return worker;
}

/** The clock is ahead beforehand: a worker that hears of the mail at once finds it due. */
function queue(mail = sampleMail()) {
  clock.now = new Date(Date.now() + minute);
  return queueMail(database, outbox, mail);
}

const rowOf = (id: number) => database.prisma.mail.findUniqueOrThrow({ where: { id } });

const waiting = () => database.prisma.mail.count({ where: { sentAt: null } });

const afterTry = (id: number, tries: number) =>
  vi.waitFor(async () => {
    const row = await rowOf(id);
    expect(row.tries).toBe(tries);
    return row;
  }, patience);

/** Lets the pause until the next try pass; returns how many minutes it was. */
async function passPause(id: number): Promise<number> {
  const { nextTryAt } = await rowOf(id);
  const pause = nextTryAt.getTime() - clock.now.getTime();
  clock.now = nextTryAt;
  return pause / minute;
}

describe('a mail in the outbox', () => {
  it('MAIL-02 is sent as soon as it is committed, and its content forgotten', async () => {
    startWorker({}, { pollInterval: 60_000 });
    await queue(); // The worker may not be listening yet; from here on it is.
    const { id, messageId } = await queue();
    const row = await afterTry(id, 1);
    expect(row).toMatchObject({ sentAt: clock.now, failedAt: null, lastError: null, sealed: null });
    expect(server.accepted.map((mail) => mail.messageId)).toContain(`<${messageId}>`);
  });

  it('MAIL-02 is claimed by one process, the oldest first, until that lets it go or ends', async () => {
    const [first, second] = [(await queue()).id, (await queue()).id];
    const [one, other] = [
      openClaims(database.url, () => undefined),
      openClaims(database.url, () => undefined),
    ];
    expect(await one.claimNext(clock.now, [])).toBe(first);
    expect(await other.claimNext(clock.now, [])).toBe(second);
    expect(await one.claimNext(clock.now, [first])).toBeNull();
    await other.release(second);
    expect(await one.claimNext(clock.now, [first])).toBe(second);
    await one.close();
    expect(await other.claimNext(clock.now, [])).toBe(first);
    await other.close();
  });

  it('MAIL-02 is not sent by who claims it after another has sent it, failed, or put it off', async () => {
    const sent: string[] = [];
    const send: Send = ({ messageId }) => {
      sent.push(messageId);
      return Promise.resolve({ kind: 'sent' });
    };
    const { prisma } = database;
    const post = { prisma, settings: readSettings({}), send, clock: () => clock.now };
    const { id } = await queue();
    for (const data of [
      { sentAt: new Date() },
      { failedAt: new Date() },
      { nextTryAt: new Date(Date.now() + minute) },
    ]) {
      const untouched = { sentAt: null, failedAt: null, nextTryAt: new Date() };
      await prisma.mail.update({ where: { id }, data: { ...untouched, ...data } });
      await deliver(id, post);
    }
    expect(sent).toEqual([]);
  });

  it('MAIL-02 is sent once, however many processes send', async () => {
    const count = 40;
    for (let number = 0; number < count; number++) await queue();
    server.behave({ kind: 'late', milliseconds: 20 });
    for (let number = 0; number < 4; number++) startWorker();
    await vi.waitFor(async () => expect(await waiting()).toBe(0), patience);
    expect(server.seen.length).toBe(count);
    expect(new Set(server.seen).size).toBe(count);
    expect(await database.prisma.mail.count({ where: { tries: 1 } })).toBe(count);
    // A claim is given up after the outcome has been noted.
    await vi.waitFor(async () => expect(await locks()).toBe(0), patience);
  });

  it('MAIL-02 can be removed, with its user, while the mail server is waited for', async () => {
    server.behave({ kind: 'hang' });
    const { id } = await queue();
    startWorker({}, { wait: 600_000 });
    await vi.waitFor(() => expect(server.seen.length).toBe(1), patience);
    // Were the row locked, this would wait as long as the worker does.
    await database.prisma.mail.delete({ where: { id } });
    await server.goDown();
    await workers.splice(0)[0]!.stop();
    expect(await database.prisma.mail.findUnique({ where: { id } })).toBeNull();
  });

  it('MAIL-02 is shown instead of sent where there is no mail server', async () => {
    const { id } = await queue();
    startWorker({ smtpUrl: undefined, isDemo: true });
    const { sentAt, sealed } = await afterTry(id, 1);
    expect(sentAt).toEqual(clock.now);
    expect(sealed).not.toBeNull();
  });
});

describe('when the mail server does not take it', () => {
  it('MAIL-02 it waits, is tried with growing pauses, and sent when the server is back', async () => {
    await server.goDown();
    const { id, messageId } = await queue();
    startWorker();
    const pauses: number[] = [];
    for (let tries = 1; tries <= 10; tries++) {
      expect(await afterTry(id, tries)).toMatchObject({ sentAt: null, failedAt: null });
      pauses.push(await passPause(id));
    }
    [1, 2, 4, 8, 16, 32, 64, 128, 240, 240].forEach((expected, index) => {
      expect(pauses[index]).toBeLessThanOrEqual(expected);
      expect(pauses[index]).toBeGreaterThan(expected * 0.89);
    });
    // Stopped, so that no try falls between.
    await workers.splice(0)[0]!.stop();
    await server.comeUp();
    startWorker();
    await vi.waitFor(async () => expect((await rowOf(id)).sentAt).not.toBeNull(), patience);
    expect(server.accepted.map((mail) => mail.messageId)).toEqual([`<${messageId}>`]);
  });

  it('MAIL-02 it is not tried before its time', async () => {
    server.behave({ kind: 'refuse', at: 'content', code: 451, text: 'Later' });
    const { id } = await queue();
    startWorker();
    const { nextTryAt } = await afterTry(id, 1);
    clock.now = new Date(nextTryAt.getTime() - 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.seen.length).toBe(1);
  });

  it('MAIL-02 it keeps its Message-ID on each try', async () => {
    server.behave({ kind: 'refuse', at: 'content', code: 451, text: 'Later' });
    const { id, messageId } = await queue();
    startWorker();
    for (const tries of [1, 2]) {
      expect((await afterTry(id, tries)).lastError).toBe('Mejlservern svarade: 451');
      if (tries === 2) server.behave({ kind: 'accept' });
      await passPause(id);
    }
    expect(await afterTry(id, 3)).toMatchObject({ sentAt: clock.now, lastError: null });
    expect(server.seen).toEqual(Array(3).fill(`<${messageId}>`));
    expect(server.accepted.length).toBe(1);
  });

  it('MAIL-02 a server that hangs is not waited for, and tried again', async () => {
    server.behave({ kind: 'hang' });
    const { id } = await queue();
    startWorker({}, { wait: 2_000 });
    expect((await afterTry(id, 1)).lastError).toBe('Mejlservern svarade inte i tid.');
    server.behave({ kind: 'accept' });
    await passPause(id);
    expect((await afterTry(id, 2)).sentAt).not.toBeNull();
    expect(server.accepted.length).toBe(1);
  });

  it('MAIL-03 a no to the recipient is final', async () => {
    server.behave({ kind: 'refuse', at: 'recipient', code: 550, text: '5.1.1 No such user' });
    const { id } = await queue();
    startWorker();
    const row = await afterTry(id, 1);
    expect(row).toMatchObject({
      sentAt: null,
      failedAt: clock.now,
      lastError: 'Mejlservern svarade: 550 5.1.1 No such user',
    });
    // What it says is kept for a while, so that the Commission can try it again.
    expect(row.sealed).not.toBeNull();
  });

  it('MAIL-03 it is given up after three days', async () => {
    await server.goDown();
    const { id, createdAt } = await queue();
    clock.now = new Date(createdAt.getTime() + 3 * 24 * 60 * minute - 1);
    startWorker();
    expect((await afterTry(id, 1)).failedAt).toBeNull();
    await passPause(id);
    expect((await afterTry(id, 2)).failedAt).toEqual(clock.now);
  });
});

describe('a mail that is tried again', () => {
  it('MAIL-03 has three more days', async () => {
    await server.goDown();
    const { id } = await queue();
    const before = (days: number) => new Date(clock.now.getTime() - days * 24 * 60 * minute);
    await database.prisma.mail.update({
      where: { id },
      data: { createdAt: before(20), retriedAt: before(2), tries: 12 },
    });
    startWorker();
    expect((await afterTry(id, 13)).failedAt).toBeNull();
    clock.now = new Date(clock.now.getTime() + 24 * 60 * minute);
    expect((await afterTry(id, 14)).failedAt).toEqual(clock.now);
  });

  it('PWD-06 is not sent when the password in it no longer works', async () => {
    const { id } = await queue();
    await database.prisma.mail.update({ where: { id }, data: { validUntil: clock.now } });
    startWorker();
    const { failedAt, lastError } = await afterTry(id, 1);
    expect(failedAt).toEqual(clock.now);
    expect(lastError).toContain('gäller inte längre');
    expect(server.seen).toEqual([]);
  });
});

describe('the worker', () => {
  it('MAIL-02 stops when what it is sending has been sent', async () => {
    server.behave({ kind: 'late', milliseconds: 200 });
    const { id } = await queue();
    const worker = startWorker();
    await vi.waitFor(() => expect(server.seen.length).toBe(1), patience);
    await worker.stop();
    expect((await rowOf(id)).sentAt).not.toBeNull();
    expect(await locks()).toBe(0);
    const { id: later } = await queue();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await rowOf(later)).tries).toBe(0);
  });

  it('MAIL-02 goes on when its connection to the database breaks', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    startWorker();
    await afterTry((await queue()).id, 1);
    const { rowCount } = await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'portalen, mejl' AND datname = current_database()`,
    );
    expect(rowCount).toBe(1);
    expect((await afterTry((await queue()).id, 1)).sentAt).not.toBeNull();
    expect(server.seen.length).toBe(2);
    complaints.mockRestore();
  });
});

async function locks(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_locks JOIN pg_database d ON d.oid = database
     WHERE locktype = 'advisory' AND d.datname = current_database()`,
  );
  return rows[0]!.count;
}

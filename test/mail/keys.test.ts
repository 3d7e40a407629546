import { afterEach, expect, it, vi } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { type MailWorker, startMailWorker } from '../../src/mail/worker.ts';
import { log } from '../../src/operation/log.ts';
import { createSecrets, type NumberedSecret, Unopenable } from '../../src/secrets.ts';
import { readSettings } from '../../src/settings.ts';
import { tryingOut } from '../start/program.ts';
import { useDatabase } from '../support/database.ts';
import { useMailServer } from '../support/mail-server.ts';
import { queueMail, sampleMail, sampleParameters } from '../support/mails.ts';

const database = useDatabase('demo');
const server = useMailServer();
const clock = { now: new Date() };
const minute = 60_000;
const [old, next] = [
  { number: 1, text: 'the old secret' },
  { number: 2, text: 'the new secret' },
];
const workers: MailWorker[] = [];

vi.setConfig({ testTimeout: 90_000 });
const patience = { timeout: 60_000, interval: 10 };

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await database.prisma.mail.deleteMany();
});

type Keys = [NumberedSecret, ...NumberedSecret[]];

const outboxWith = (...keys: Keys) => createOutbox({ ...readSettings({}), secrets: createSecrets(keys) });

function startWorker(...keys: Keys): void {
  const settings = {
    ...readSettings({ ...tryingOut, DATABASE_URL: database.url, SMTP_URL: server.url }),
    secrets: createSecrets(keys),
  };
  const timeouts = { connection: 20_000, greeting: 20_000, socket: 20_000 };
  const { url, prisma } = database;
  workers.push(
    startMailWorker({ url, prisma, settings, clock: () => clock.now, timeouts, pollInterval: 20 }),
  );
}

const afterTry = (id: number, tries: number) =>
  vi.waitFor(async () => {
    const row = await database.prisma.mail.findUniqueOrThrow({ where: { id } });
    expect(row.tries).toBe(tries);
    return row;
  }, patience);

/** Lets the pause until the next try pass; returns how many minutes it was. */
async function passPause(id: number): Promise<number> {
  const { nextTryAt } = await database.prisma.mail.findUniqueOrThrow({ where: { id } });
  const pause = nextTryAt.getTime() - clock.now.getTime();
  clock.now = nextTryAt;
  return pause / minute;
}

it('SEC-09 MAIL-03 one that no key opens waits, says why, marks no address, and goes when the key is back', async () => {
  const complaints = vi.spyOn(log, 'error').mockImplementation(() => undefined);
  const user = await database.prisma.user.findFirstOrThrow();
  const mail = sampleMail({ recipient: user.email, userId: user.id });
  const { id } = await queueMail(database, outboxWith(old), { ...mail, authorityId: user.authorityId });
  clock.now = new Date();
  startWorker(next);
  expect(await afterTry(id, 1)).toMatchObject({
    failedAt: null,
    lastError:
      'Mejlet är förseglat med en nyckel som inte finns i SESSION_SECRET. Det skickas när nyckeln är tillbaka.',
  });
  expect(complaints).toHaveBeenCalledWith(
    { mailId: id, fault: expect.any(Unopenable) as Unopenable },
    'a mail cannot be read, and waits',
  );
  // Weeks later it still waits: ten minutes at most from one look to the next.
  for (let tries = 2; tries < 8; tries++) {
    expect(await passPause(id)).toBeLessThanOrEqual(10);
    clock.now = new Date(clock.now.getTime() + 4 * 24 * 60 * minute);
    expect(await afterTry(id, tries)).toMatchObject({ failedAt: null, sentAt: null });
  }
  expect(await database.prisma.mail.count({ where: { failedAt: { not: null } } })).toBe(0);
  expect(server.seen).toEqual([]);
  await workers.splice(0)[0]!.stop();
  // The mail server, away for a moment just then, gets its three days all the same.
  await server.goDown();
  startWorker(next, old);
  await passPause(id);
  expect(await afterTry(id, 8)).toMatchObject({ failedAt: null });
  await server.comeUp();
  await passPause(id);
  await vi.waitFor(() => expect(server.seen).toHaveLength(1), patience);
  complaints.mockRestore();
});

it('SEC-09 news of an authority that is told while the key is away come in a mail of their own', async () => {
  const { id: authorityId } = await database.prisma.authority.findFirstOrThrow();
  const tell = (...keys: Keys) =>
    database.prisma.$transaction((transaction) =>
      outboxWith(...keys).gather(
        transaction,
        [
          {
            template: 'authority-news',
            recipient: 'registrator@verket.example',
            language: 'sv',
            authorityId,
            parameters: sampleParameters['authority-news'],
          },
        ],
        clock.now,
      ),
    );
  await tell(old);
  await tell(next);
  await tell(next);
  await tell(next, old);
  expect(await database.prisma.mail.count({ where: { template: 'authority-news' } })).toBe(2);
});

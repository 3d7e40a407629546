import { once } from 'node:events';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { useMailServer } from '../support/mail-server.ts';
import { queueMail } from '../support/mails.ts';
import { usePortalProcesses } from '../support/portal-process.ts';

const database = useDatabase('demo');
const server = useMailServer();
const outbox = createOutbox(readSettings({}));
const processes = usePortalProcesses();

/** Starting the portal takes its time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });
const patience = { timeout: 60_000 };

afterEach(() => database.prisma.mail.deleteMany());

const startPortal = () => processes.start({ DATABASE_URL: database.url, SMTP_URL: server.url });

/** No mail comes of the portal's own jobs. */
beforeAll(() => database.prisma.authority.updateMany({ data: { confirmedAt: new Date() } }));

const waiting = () => database.prisma.mail.count({ where: { sentAt: null } });

it('MAIL-02 a process killed between commit and sending loses no mail and repeats none', async () => {
  const mails = 5;
  server.behave({ kind: 'hang' });
  const first = await startPortal();
  for (let number = 0; number < mails; number++) await queueMail(database, outbox);
  // Two are on their way, without the server's yes; three have only been committed.
  await vi.waitFor(() => expect(server.seen.length).toBe(2), patience);
  await first.kill();
  expect(await waiting()).toBe(mails);
  server.behave({ kind: 'accept' });
  await startPortal();
  await vi.waitFor(async () => expect(await waiting()).toBe(0), patience);
  const recorded = (await database.prisma.mail.findMany()).map(({ messageId }) => `<${messageId}>`);
  expect(server.accepted.map(({ messageId }) => messageId).sort()).toEqual(recorded.sort());
});

it('MAIL-02 a portal that is told to stop sends first what it has begun', async () => {
  server.behave({ kind: 'late', milliseconds: 500 });
  const { child } = await startPortal();
  await queueMail(database, outbox);
  await vi.waitFor(() => expect(server.seen.length).toBe(1), patience);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await waiting()).toBe(0);
  expect(server.accepted.length).toBe(1);
});

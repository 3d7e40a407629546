import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { useMailServer } from '../support/mail-server.ts';
import { queueMail } from '../support/mails.ts';

const database = useDatabase('demo');
const server = useMailServer();
const outbox = createOutbox(readSettings({}));
const children: ChildProcess[] = [];

/** Starting the portal takes its time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });
const patience = { timeout: 60_000 };

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await database.prisma.mail.deleteMany();
});

/** The real portal, in a process of its own. */
async function startPortal(): Promise<ChildProcess> {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, SMTP_URL: server.url, PORT: '0' };
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

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
  await kill(first);
  expect(await waiting()).toBe(mails);
  server.behave({ kind: 'accept' });
  const second = await startPortal();
  await vi.waitFor(async () => expect(await waiting()).toBe(0), patience);
  const recorded = (await database.prisma.mail.findMany()).map(({ messageId }) => `<${messageId}>`);
  expect(server.accepted.map(({ messageId }) => messageId).sort()).toEqual(recorded.sort());
  await kill(second);
});

it('MAIL-02 a portal that is told to stop sends first what it has begun', async () => {
  server.behave({ kind: 'late', milliseconds: 500 });
  const portal = await startPortal();
  await queueMail(database, outbox);
  await vi.waitFor(() => expect(server.seen.length).toBe(1), patience);
  portal.kill('SIGTERM');
  expect(await once(portal, 'exit')).toEqual([0, null]);
  expect(await waiting()).toBe(0);
  expect(server.accepted.length).toBe(1);
});

import { register } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTimetable } from '../../src/jobs/timetable.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readMailbox } from '../../src/mail/read-mailbox.ts';
import { returnAddressOf } from '../../src/mail/return-address.ts';
import { log } from '../../src/operation/log.ts';
import { readSettings } from '../../src/settings.ts';
import { startProgram, tryingOut } from '../start/program.ts';
import { useDatabaseForEach } from '../support/database.ts';
import { type ImapServer, startImapServer } from '../support/imap-server.ts';
import { queueMail } from '../support/mails.ts';
import { type About, failed, harmless } from './bounce-messages.ts';

const database = useDatabaseForEach('empty');
const settings = readSettings({ MAIL_BOUNCE_ADDRESS: 'studsar@portalen.example' });
const outbox = createOutbox(settings);
vi.setConfig({ testTimeout: 60_000 });

/** A mail that has been sent, and what it would come back as. */
async function sentMail(): Promise<About & { id: number }> {
  const { id, recipient } = await queueMail(database, outbox);
  await database.prisma.mail.update({ where: { id }, data: { sentAt: new Date(), sealed: null } });
  return { id, recipient, to: returnAddressOf(id, settings)! };
}

const failures = () => database.prisma.mail.count({ where: { failedAt: { not: null } } });

describe('the mailbox of MAIL_BOUNCE_MAILBOX', () => {
  let mailbox: ImapServer;
  beforeEach(async () => {
    mailbox = await startImapServer();
  });
  afterEach(() => mailbox.close());

  const read = (url = mailbox.url) => readMailbox(url, { db: database.prisma, settings, now: new Date() });

  it('MAIL-04 is read each minute: what came back is deleted, and all else stays, marked as read', async () => {
    const [first, second] = [await sentMail(), await sentMail()];
    mailbox.deliver(failed(first));
    mailbox.deliver(harmless['somebody who is away']!(second));
    mailbox.deliver(failed(first));
    mailbox.deliver(failed({ ...second, to: 'studsar+1-00000000000000000000@portalen.example' }));
    const configured = { ...settings, bounceMailbox: mailbox.url };
    await startTimetable({ prisma: database.prisma, outbox, settings: configured }).stop();
    expect(mailbox.flags()).toEqual([['\\Seen'], ['\\Seen']]);
    expect(await failures()).toBe(1);
    mailbox.deliver(failed(second));
    await read();
    expect(mailbox.flags()).toEqual([['\\Seen'], ['\\Seen']]);
    expect(await failures()).toBe(2);
    const { values } = await register.getSingleMetric('portal_bounces_read_total')!.get();
    expect(values.find(({ labels }) => labels.outcome === 'counted')?.value).toBe(2);
  });

  it('MAIL-04 keeps what the database could not take, for the next time', async () => {
    const about = await sentMail();
    mailbox.deliver(failed(about));
    await database.owner.query('ALTER TABLE mail RENAME TO away');
    await expect(read()).rejects.toThrow();
    expect(mailbox.flags()).toEqual([[]]);
    await database.owner.query('ALTER TABLE away RENAME TO mail');
    await read();
    expect(mailbox.flags()).toEqual([]);
    expect(await failures()).toBe(1);
  });

  it('MAIL-04 is read 200 messages at a time, each to 256 kB', async () => {
    const about = await sentMail();
    const away = harmless['somebody who is away']!(about);
    mailbox.deliver(Buffer.concat([failed(about), Buffer.alloc(3_000_000, 'x')]));
    for (let count = 0; count < 204; count += 1) mailbox.deliver(away);
    await read();
    expect(mailbox.flags().filter((flags) => flags.length === 0)).toHaveLength(5);
    expect(await failures()).toBe(1);
  });

  it('MAIL-04 that is away or does not let the portal in fails the job, whose line holds no password', async () => {
    const told = vi.spyOn(log, 'error').mockImplementation(() => undefined);
    const configured = { ...settings, bounceMailbox: mailbox.url.replace('ord@', 'fel@') };
    await startTimetable({ prisma: database.prisma, outbox, settings: configured }).stop();
    expect(told.mock.calls.map(([fields]) => (fields as { job: string }).job)).toEqual(['readMailbox']);
    expect(JSON.stringify(told.mock.calls)).not.toMatch(/p%40ss|p@ss/);
    told.mockRestore();
    await mailbox.close();
    await expect(read()).rejects.toThrow();
  });

  it('MAIL-04 is not read in clear on another machine', async () => {
    await mailbox.close();
    mailbox = await startImapServer('127.0.0.2'); // Offers no STARTTLS.
    await expect(read()).rejects.toThrow('STARTTLS');
  });
});

describe('npm run admin -- bounce', () => {
  const pipe = (message: Buffer, variables: Record<string, string> = {}) =>
    startProgram(
      'build/admin.js',
      {
        ...tryingOut,
        DATABASE_URL: database.url,
        MAIL_BOUNCE_ADDRESS: 'studsar@portalen.example',
        ...variables,
      },
      ['bounce'],
      25_000,
      message,
    ).ended;

  it('MAIL-04 takes what a mail server pipes to it, and ends well whatever it is', async () => {
    const about = await sentMail();
    const said = async (message: Buffer) => {
      const { code, stdout, stderr } = await pipe(message);
      return { code, stdout, errors: stderr.replace(/.*a mail came back.*\n(\s.*\n)*/, '') };
    };
    const well = (stdout: string) => ({ code: 0, stdout: `${stdout}\n`, errors: '' });
    expect(await said(harmless['a delay']!(about))).toEqual(
      well('Meddelandet säger inte att ett mejl inte kunde levereras.'),
    );
    expect(await said(Buffer.alloc(2_000_000, 'x'))).toEqual(
      well('Meddelandet hör inte till något av portalens mejl.'),
    );
    expect(await failures()).toBe(0);
    expect(await said(failed(about))).toEqual(well('Mejlet visas nu som inte levererat.'));
    expect(await said(failed(about))).toEqual(well('Mejlet visades redan som inte levererat.'));
    expect(await failures()).toBe(1);
  });

  it('MAIL-04 asks the mail server to try again when the database is away or a setting is missing', async () => {
    const away = await pipe(Buffer.from(''), { DATABASE_URL: 'postgresql://x@127.0.0.1:1/x' });
    expect(away).toMatchObject({ code: 75, stdout: '' });
    expect(away.stderr).toContain('Ingen databas svarar på 127.0.0.1:1.');
    const without = await pipe(Buffer.from(''), { MAIL_BOUNCE_ADDRESS: '' });
    expect(without).toMatchObject({ code: 75, stderr: 'Ange MAIL_BOUNCE_ADDRESS.\n' });
  });
});

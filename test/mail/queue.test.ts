import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { forgetMails } from '../../src/mail/forget-mails.ts';
import type { MailToSend } from '../../src/mail/outbox.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { startMailWorker } from '../../src/mail/worker.ts';
import { keptFor } from '../../src/periods.ts';
import { readSettings } from '../../src/settings.ts';
import { useMailServer } from '../support/mail-server.ts';
import { queueMail, sampleMail, sampleParameters } from '../support/mails.ts';
import { userByName } from '../support/people.ts';
import { type Answer, mainText, notice, usePortal } from '../support/portal.ts';

const portal = usePortal();
const server = useMailServer();
const outbox = createOutbox(readSettings({ NODE_ENV: 'test' }));
const path = '/administration/mejl';
/** On a busy machine the mails take their time. */
vi.setConfig({ testTimeout: 90_000 });
const patience = { timeout: 60_000, interval: 100 };
const day = 24 * 60 * 60 * 1000;
const failed = { failedAt: new Date(), tries: 1, lastError: 'Mejlservern svarade: 550 5.1.1 No such user' };
const stuck = {
  tries: 3,
  nextTryAt: new Date(Date.now() + day),
  lastError: 'Mejlservern svarade inte i tid.',
};

/** A mail without a password, so that it may always be tried again. */
const reminder = (recipient = 'asa@arbetsmiljoverket.example'): MailToSend => ({
  template: 'password-reminder',
  recipient,
  language: 'fi',
  parameters: sampleParameters['password-reminder'],
});
async function record(mail: MailToSend, data: object = {}) {
  const { id } = await queueMail(portal, outbox, mail);
  return portal.prisma.mail.update({ where: { id }, data });
}
const rowOf = (id: number) => portal.prisma.mail.findUniqueOrThrow({ where: { id } });
const rowsOn = ({ page }: Answer) =>
  page.querySelectorAll('main tbody tr').map(({ text }) => text.replace(/\s+/g, ' ').trim());
/** Without the mail that tells of a new browser. */
const signIn = async (username: string) => {
  const browser = await portal.signIn(username);
  await portal.prisma.mail.deleteMany({ where: { template: 'user-news' } });
  return browser;
};
const retry = async (id: number, query = '') => {
  const claire = await signIn('kommissionen');
  return { claire, answer: await claire.post(`${path}/${id}/forsok-igen${query}`, {}) };
};
const show = async (query = '') => (await signIn('kommissionen')).get(`${path}${query}`);
const lastEvent = () =>
  portal.prisma.logEvent.findFirst({ where: { action: 'mail.retried' }, orderBy: { id: 'desc' } });

beforeEach(async () => {
  await portal.prisma.mail.deleteMany();
  portal.clock.now = new Date();
});

describe('the queue', () => {
  it('MAIL-03 shows the Commission what waits, was sent and failed, newest first, with the server’s answer', async () => {
    await record(reminder('skickad@e.example'), { sentAt: new Date(), tries: 1 });
    await record(reminder('vantar@e.example'), stuck);
    await record(reminder('studsar@e.example'), failed);
    const answer = await show();
    expect(rowsOn(answer).map((row) => /\S+@e\.example/.exec(row)?.[0])).toEqual([
      ...['studsar@e.example', 'vantar@e.example', 'skickad@e.example'],
    ]);
    const [bounced, waiting, sent] = rowsOn(answer);
    expect(bounced).toContain('Påminnelse om att byta lösenord finska');
    expect(bounced).toContain('Kunde inte levereras Försök igen med Påminnelse');
    expect(bounced).toContain('550 5.1.1 No such user');
    expect(waiting).toMatch(
      /Väntar Försök igen.* 3 nästa \d{4}-\d\d-\d\d \d\d:\d\d Mejlservern svarade inte/,
    );
    expect(sent).toContain('Skickat 1 –');
    const tabs = answer.page.querySelectorAll('.tabs a').map(({ text }) => text);
    expect(tabs).toEqual([
      ...['Alla', 'Väntar på att skickas (1)', 'Kunde inte levereras (1)', 'Skickade (1)'],
    ]);
  });

  it('MAIL-03 is filtered by state, and paged', async () => {
    await record(reminder('studsar@e.example'), failed);
    for (let number = 0; number < 51; number++) await record(reminder());
    for (const [query, count] of [
      ['', 50],
      ['?visa=vantar', 50],
      ['?visa=misslyckade', 1],
      ['?visa=skickade', 0],
      ['?visa=%00&efter=-1', 50],
      ['?efter=99999999999999999999', 50],
      ['?efter=999999999999999999', 50],
    ] as const)
      expect(rowsOn(await show(query)), query).toHaveLength(count);
    for (const [query, older] of [
      ['', 2],
      ['?visa=vantar', 1],
    ] as const) {
      const first = await show(query);
      const link = (answer: Answer, rel: string) =>
        answer.page.querySelector(`nav a[rel=${rel}]`)?.getAttribute('href');
      const next = await show(link(first, 'next')!.replace(path, ''));
      expect(rowsOn(next)).toHaveLength(older);
      expect(link(next, 'next')).toBeUndefined();
      expect(rowsOn(await show(link(next, 'prev')!.replace(path, '')))).toEqual(rowsOn(first));
    }
  });

  it('PWD-10 says nothing of what the mails say', async () => {
    await record(sampleMail(), failed);
    const { text } = await show();
    expect(text).toContain('Tillfälligt lösenord');
    expect(text).not.toContain(sampleParameters['password-reset'].password);
    expect(text).not.toContain(sampleParameters['password-reset'].name);
  });
});

describe('«Försök igen»', () => {
  it('MAIL-03 LOG-01 sends a mail that was given up again, and notes it in the log of the authority', async () => {
    const { id: userId, authorityId } = await userByName(portal, 'lars');
    const { id } = await record({ ...reminder(), userId, authorityId }, failed);
    const { claire, answer } = await retry(id, `?visa=misslyckade&efter=${id + 1}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`${path}?visa=misslyckade&efter=${id + 1}`);
    expect(notice(await claire.get(answer.headers.location!))).toBe(
      'Mejlet till asa@arbetsmiljoverket.example skickas igen.',
    );
    expect(await rowOf(id)).toMatchObject({
      failedAt: null,
      nextTryAt: portal.clock.now,
      retriedAt: portal.clock.now,
    });
    expect(await lastEvent()).toMatchObject({
      authorityId,
      subjectId: userId,
      actorName: expect.stringMatching(/^Claire Dubois \(Kommissionen/) as string,
      changes: {
        mail: { before: null, after: 'Påminnelse om att byta lösenord' },
        delivery: { before: 'Kunde inte levereras', after: 'Väntar' },
      },
    });
  });

  it('MAIL-03 LOG-01 sends one that waits at once; without an authority, the Commission’s own log says so', async () => {
    const { id } = await record(reminder(), stuck);
    await retry(id);
    expect((await rowOf(id)).nextTryAt).toEqual(portal.clock.now);
    const { authorityId } = await userByName(portal, 'kommissionen');
    expect(await lastEvent()).toMatchObject({ authorityId, subjectId: null });
  });

  it('MAIL-03 does nothing to one that is sent, or whose content or user is gone', async () => {
    const { id: userId } = await userByName(portal, 'ensam');
    const before = await lastEvent();
    for (const [data, said] of [
      [{ sentAt: new Date() }, 'Mejlet är redan skickat.'],
      [{ ...failed, sealed: null }, 'Kan inte skickas igen: innehållet är borttaget.'],
    ] as const) {
      const row = await record({ ...reminder(), userId }, data);
      const { claire, answer } = await retry(row.id);
      expect(notice(await claire.get(answer.headers.location!))).toBe(said);
      expect(await rowOf(row.id)).toEqual(row);
      await portal.prisma.mail.delete({ where: { id: row.id } });
      expect((await retry(row.id)).answer.status).toBe(404);
    }
    for (const id of ['0', 'x', '99999999999']) {
      const claire = await signIn('kommissionen');
      expect((await claire.post(`${path}/${id}/forsok-igen`, {})).status).toBe(404);
    }
    expect(await lastEvent()).toEqual(before);
  });

  it('MAIL-03 reaches the mail server at once, under the same Message-ID', async () => {
    const settings = { ...readSettings({ SMTP_URL: server.url }), isDemo: false };
    const { url, prisma } = portal;
    const worker = startMailWorker({ url, prisma, settings, pollInterval: 3_600_000 });
    onTestFinished(() => worker.stop());
    await vi.waitFor(async () => {
      await record(reminder());
      expect(server.accepted, 'the worker listens').not.toEqual([]);
    }, patience);
    server.behave({ kind: 'refuse', at: 'recipient', code: 550, text: '5.1.1 No such user' });
    const { id, messageId } = await record(reminder());
    await vi.waitFor(async () => expect((await rowOf(id)).failedAt).not.toBeNull(), patience);
    server.behave({ kind: 'accept' });
    portal.clock.now = new Date();
    await retry(id);
    await vi.waitFor(async () => expect((await rowOf(id)).sentAt).not.toBeNull(), patience);
    expect(server.accepted.at(-1)?.messageId).toBe(`<${messageId}>`);
  });

  it('PWD-06 is not offered for a password that has expired or been replaced, and refused', async () => {
    const karin = await signIn('karin');
    const { id: userId } = await userByName(portal, 'lars');
    const resetPath = `/administration/min-myndighet/anvandare/${userId}/aterstall-losenord`;
    await karin.submit(resetPath);
    const { id } = await portal.prisma.mail.findFirstOrThrow({
      where: { userId, template: 'password-reset' },
    });
    await portal.prisma.mail.update({ where: { id }, data: failed });
    const isOffered = async () => rowsOn(await show('?visa=misslyckade'))[0]!.includes('Försök igen');
    const isRefused = async () => {
      const { claire, answer } = await retry(id);
      expect(notice(await claire.get(answer.headers.location!))).toContain('gäller inte längre');
      expect((await rowOf(id)).failedAt).not.toBeNull();
    };
    expect(await isOffered()).toBe(true);
    portal.clock.now = new Date(Date.now() + 7 * day + 1000);
    expect(await isOffered()).toBe(false);
    expect(mainText(await show())).toContain('lösenordet eller länken i mejlet gäller inte längre');
    await isRefused();
    portal.clock.now = new Date(Date.now() + 1000);
    expect(await isOffered()).toBe(true);
    await karin.submit(resetPath);
    expect(await isOffered()).toBe(false);
    await isRefused();
  });

  it('PWD-10 a mail that was given up is forgotten what it says after thirty days, not before', async () => {
    const { id } = await record(reminder(), failed);
    const { id: waiting } = await record(reminder(), stuck);
    await forgetMails(portal.prisma, new Date(failed.failedAt.getTime() + keptFor.contentsOfFailedMails - 1));
    expect((await rowOf(id)).sealed).not.toBeNull();
    await forgetMails(portal.prisma, new Date(failed.failedAt.getTime() + keptFor.contentsOfFailedMails));
    expect((await rowOf(id)).sealed).toBeNull();
    expect((await rowOf(waiting)).sealed).not.toBeNull();
    expect(rowsOn(await show('?visa=misslyckade'))[0]).toContain('innehållet är borttaget');
  });
});

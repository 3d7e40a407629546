import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remindOfExpiry } from '../../src/invitations/remind-of-expiry.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, formOf, mainText, notice, usePortal } from '../support/portal.ts';
import { invitationRow, invite, linkMailedTo, list, register, registration, waitDays } from './invite.ts';

const portal = usePortal();
const start = portal.clock.now;

beforeEach(() => portal.prisma.$executeRaw`DELETE FROM rate_limit`);
afterEach(() => {
  portal.clock.now = start;
});

const opens = async (link: string) => (await portal.visitor().get(link)).status;
const gone = 'Länken gäller inte längre';

describe('Bjud in myndighet', () => {
  it('ACC-04 mails a link in the language chosen, and notes it in the log', async () => {
    const { path, link, email } = await invite(portal, { authorityName: 'Kustverket', language: 'en' });
    const [mail] = await openedMails(portal, { recipient: email });
    expect(mail).toMatchObject({
      language: 'en',
      subject: 'Invitation to Myndighetsportalen: please register Kustverket',
    });
    expect(mail!.text).toContain('Socialstyrelsen invites Kustverket to Myndighetsportalen');
    expect(link).toMatch(/^\/inbjudan\/[\w-]{43}$/);
    expect(await opens(link)).toBe(200);
    const atkomst = await portal.signIn('atkomst');
    expect(mainText(await atkomst.get(path))).toMatch(/Kustverket.*Kim Kontakt.*Skickad/);
    expect(mainText(await atkomst.get('/administration/handelselogg'))).toContain('Bjöd in myndighet');
  });

  it('ACC-04 the token is nowhere in the database, only its digest', async () => {
    const { id, link } = await invite(portal);
    const token = link.split('/').at(-1)!;
    const rows = await portal.prisma.$queryRaw<{ dump: string }[]>`
      SELECT to_jsonb(i)::text AS dump FROM invitation i WHERE id = ${id}
      UNION ALL SELECT to_jsonb(l)::text FROM log_event l
      UNION ALL SELECT to_jsonb(m)::text FROM mail m
      UNION ALL SELECT to_jsonb(r)::text FROM rate_limit r`;
    const hexadecimal = Buffer.from(token).toString('hex');
    expect(rows.length).toBeGreaterThan(3);
    for (const { dump } of rows) {
      expect(dump).not.toContain(token);
      expect(dump).not.toContain(hexadecimal);
    }
  });

  it('SEC-05 ACC-04 what is wrong is told at its field, and nothing typed is lost', async () => {
    const atkomst = await portal.signIn('atkomst');
    const typed = { authorityName: 'x'.repeat(201), contactName: ' ', email: 'ingen', language: 'xx' };
    const answer = await atkomst.submit(`${list}/ny`, typed);
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual({
      authorityName: 'Myndighetens namn får innehålla högst 200 tecken.',
      contactName: 'Ange kontaktpersonens namn.',
      email: 'Ange en giltig e-postadress, till exempel namn@myndighet.se.',
      language: 'Välj mejlets språk i listan.',
    });
    expect(formOf(answer).fields).toMatchObject({ authorityName: typed.authorityName, email: 'ingen' });
    const empty = await atkomst.post(`${list}/ny`, { authorityName: ['a', 'b'], contactName: '\0' });
    expect(Object.keys(fieldErrors(empty))).toEqual(['authorityName', 'contactName', 'email', 'language']);
    expect(await portal.prisma.mail.count({ where: { recipient: 'ingen' } })).toBe(0);
  });

  it('ACC-02 ACC-04 another access manager’s invitation is not there', async () => {
    const { path } = await invite(portal, { authorityName: 'Bara atkomsts' });
    const nimic = await portal.signIn('nimic');
    for (const page of ['', '/dra-tillbaka', '/avsla'])
      expect((await nimic.get(path + page)).status).toBe(404);
    for (const page of ['/paminn', '/dra-tillbaka', '/avsla', '/godkann'])
      expect((await nimic.post(path + page, { reason: 'x' })).status).toBe(404);
    expect(mainText(await nimic.get(list))).not.toContain('Bara atkomsts');
    for (const id of ['0', '999999', 'x', '99999999999'])
      expect((await nimic.get(`${list}/${id}`)).status).toBe(404);
  });
});

describe('an invitation', () => {
  it('ACC-04 «Påminn» mails a new link for 14 days more; the old one stops working', async () => {
    const invited = await invite(portal);
    waitDays(portal, 10);
    const atkomst = await portal.signIn('atkomst');
    const answer = await atkomst.submit(invited.path);
    expect(notice(await atkomst.get(answer.headers.location!))).toContain('Den gamla länken fungerar inte');
    const renewed = await linkMailedTo(portal, invited.email);
    expect(renewed).not.toBe(invited.link);
    expect(mainText(await portal.visitor().get(invited.link))).toContain(gone);
    waitDays(portal, 13);
    expect(await opens(renewed)).toBe(200);
    waitDays(portal, 1);
    expect(await opens(renewed)).toBe(404);
    const [event] = await portal.prisma.logEvent.findMany({ where: { action: 'invitation.reminded' } });
    expect(event).toMatchObject({ changes: { invitedAuthority: {} } });
  });

  it('ACC-04 one that has gone out may be renewed', async () => {
    const { path, email } = await invite(portal);
    waitDays(portal, 20);
    const atkomst = await portal.signIn('atkomst');
    expect(mainText(await atkomst.get(path))).toContain('Har gått ut');
    await atkomst.submit(path);
    expect(await opens(await linkMailedTo(portal, email))).toBe(200);
  });

  it('ACC-04 «Återkalla» asks first; then the link does not work, and nothing more can be done', async () => {
    const invited = await invite(portal);
    const atkomst = await portal.signIn('atkomst');
    const remind = formOf(await atkomst.get(invited.path));
    const answer = await atkomst.submit(`${invited.path}/dra-tillbaka`);
    expect(notice(await atkomst.get(answer.headers.location!))).toContain('Inbjudan är återkallad');
    expect(mainText(await portal.visitor().get(invited.link))).toContain(gone);
    const late = await atkomst.post(remind.action, remind.fields);
    expect(notice(await atkomst.get(late.headers.location!))).toBe('Inbjudan är redan återkallad.');
    expect(await linkMailedTo(portal, invited.email)).toBe(invited.link);
    expect(mainText(await atkomst.get(invited.path))).not.toContain('Påminn');
    expect((await invitationRow(portal, invited)).submission).toBeNull();
  });

  it('ACC-04 one that has been answered is approved or rejected, neither reminded nor withdrawn', async () => {
    const invited = await register(portal, 'Fyrverket');
    const atkomst = await portal.signIn('atkomst');
    for (const page of ['/paminn', '/dra-tillbaka']) {
      const answer = await atkomst.post(invited.path + page, {});
      expect(notice(await atkomst.get(answer.headers.location!))).toContain('har hunnit skicka in');
    }
    expect(mainText(await portal.visitor().get(invited.link))).toContain('redan inskickad');
    expect((await invitationRow(portal, invited)).submission).toMatchObject({ informalName: 'Fyrverket' });
  });

  it('ACC-04 the list shows every state, what waits for a decision first, and filters by it', async () => {
    await portal.prisma.invitation.deleteMany();
    const states: Record<string, string> = {};
    const named = async (name: string, state: string) => {
      states[name] = state;
      return invite(portal, { authorityName: name });
    };
    await named('Utgången', 'Har gått ut');
    waitDays(portal, 14);
    const waiting = await named('Väntande', 'Väntar på beslut');
    await portal.visitor().submit(waiting.link, registration('Fyrverket'));
    const approved = await named('Godkänd', 'Godkänd');
    await portal.visitor().submit(approved.link, registration('Godverket'));
    const rejected = await named('Avslagen', 'Avslagen');
    await portal.visitor().submit(rejected.link, registration('Avverket'));
    const withdrawn = await named('Återkallad', 'Återkallad');
    const opened = await named('Öppnad', 'Öppnad');
    await portal.visitor().get(opened.link);
    await named('Skickad', 'Skickad');
    const atkomst = await portal.signIn('atkomst');
    await atkomst.submit(approved.path);
    await atkomst.submit(`${rejected.path}/avsla`, { reason: 'Finns redan.' });
    await atkomst.submit(`${withdrawn.path}/dra-tillbaka`);
    const shown = async (path: string) =>
      (await atkomst.get(path)).page
        .querySelectorAll('tbody tr')
        .map((row) => row.querySelectorAll('th, td').map(({ text }) => text.trim()))
        .map(([name, , , , state]) => [name, state]);
    const all = await shown(list);
    expect(all[0]).toEqual(['Väntande', 'Väntar på beslut']);
    expect(Object.fromEntries(all)).toEqual(states);
    for (const filter of [
      ...['vantar', 'skickade', 'oppnade', 'godkanda', 'avslagna', 'aterkallade', 'utgangna'],
    ])
      expect(await shown(`${list}?status=${filter}`)).toHaveLength(1);
    expect(await shown(`${list}?status=%00`)).toHaveLength(7);
  });

  it('ACC-04 the list is paged', async () => {
    for (let number = 0; number < 2; number += 1) await invite(portal);
    const [row] = await portal.prisma.invitation.findMany({
      orderBy: { id: 'desc' },
      take: 1,
      omit: { id: true },
    });
    await portal.prisma.invitation.createMany({
      data: Array.from({ length: 30 }, (_, number) => ({
        ...row!,
        submission: undefined,
        authorityName: `Sida ${number}`,
        tokenHash: new Uint8Array(32).fill(number),
      })),
    });
    const atkomst = await portal.signIn('atkomst');
    expect((await atkomst.get(list)).page.querySelectorAll('tbody tr')).toHaveLength(25);
    expect(mainText(await atkomst.get(`${list}?sida=2`))).toContain('visar 26–');
  });
});

describe('the job', () => {
  it('ACC-04 reminds once, three days before the link expires, of those who have not answered', async () => {
    const outbox = createOutbox(readSettings({}));
    const silent = await invite(portal, { language: 'en' });
    const answered = await register(portal, 'Svarverket');
    const run = (days: number) =>
      remindOfExpiry(portal.prisma, outbox, new Date(start.getTime() + days * 24 * 60 * 60 * 1000));
    const reminders = (recipient: string) =>
      openedMails(portal, { template: 'invitation-reminder', recipient });
    await run(10.9);
    expect(await reminders(silent.email)).toEqual([]);
    await Promise.all([run(11.1), run(11.1)]);
    await run(13);
    await run(20);
    const [mail, ...more] = await reminders(silent.email);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('Reminder: your invitation to Myndighetsportalen expires soon');
    expect(mail!.text).not.toContain('/inbjudan/');
    expect(await reminders(answered.email)).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, formOf, mainText, usePortal } from '../support/portal.ts';
import { counts, invitationRow, invite, register, registration, waitDays } from './invite.ts';

const portal = usePortal();
const start = portal.clock.now;

beforeEach(() => portal.prisma.$executeRaw`DELETE FROM rate_limit`);
afterEach(() => {
  portal.clock.now = start;
});

const gone = 'Länken gäller inte längre';

describe('the page of the link', () => {
  it('ACC-04 is in Swedish, with what is known filled in, and notes once that it was opened', async () => {
    const invited = await invite(portal, { authorityName: 'Kustverket', language: 'fi' });
    const answer = await portal.visitor().get(invited.link);
    expect(answer.status).toBe(200);
    expect(answer.headers['referrer-policy']).toBe('same-origin');
    expect(mainText(answer)).toContain('Socialstyrelsen har bjudit in Kustverket');
    expect(formOf(answer).fields).toMatchObject({
      officialName: 'Kustverket',
      informalName: '',
      language: 'fi',
      userEmail: invited.email,
      userLanguage: 'fi',
    });
    const { openedAt } = await invitationRow(portal, invited);
    expect(openedAt).toEqual(start);
    waitDays(portal, 1);
    await portal.visitor().get(invited.link);
    expect((await invitationRow(portal, invited)).openedAt).toEqual(openedAt);
  });

  it('ACC-04 is not opened by programs that follow the links of mails, but by who sends the form', async () => {
    const invited = await invite(portal);
    const { agent } = portal.visitor();
    expect((await agent.head(invited.link)).status).toBe(200);
    expect((await agent.get(invited.link)).status).toBe(200);
    expect((await invitationRow(portal, invited)).openedAt).toBeNull();
    const visitor = portal.visitor();
    const { fields } = formOf(await visitor.get((await invite(portal)).link));
    expect((await visitor.post(invited.link, { ...fields, officialName: '' })).status).toBe(422);
    expect((await invitationRow(portal, invited)).openedAt).not.toBeNull();
  });

  it('ACC-04 nothing is registered before approval: what was filled in waits', async () => {
    const invited = await invite(portal);
    const before = await counts(portal);
    const visitor = portal.visitor();
    const answer = await visitor.submit(invited.link, registration('Fyrverket'));
    expect(answer.status).toBe(200);
    expect(mainText(answer)).toContain('Tack! Registreringen är inskickad');
    expect(await counts(portal)).toEqual(before);
    expect(await portal.prisma.mail.count({ where: { recipient: 'sixten@fyrverket.example' } })).toBe(0);
    const row = await invitationRow(portal, invited);
    expect(row).toMatchObject({
      submission: registration('Fyrverket'),
      submittedAt: start,
      authorityId: null,
    });
    const told = (await openedMails(portal, { template: 'authority-news' })).at(-1);
    expect(told?.text).toMatch(/har registrerat sig efter er inbjudan\. Registreringen väntar/);
    const events = await portal.prisma.logEvent.findMany({
      where: { action: 'invitation.submitted' },
      orderBy: { id: 'desc' },
      take: 1,
    });
    expect(events).toMatchObject([{ actorId: null, authorityId: row.managerId }]);
    expect(events[0]!.address).not.toBe('');
    expect(JSON.stringify(events[0]!.changes)).not.toContain('Sixten');
  });

  it('ACC-04 the link works once', async () => {
    const { link, id } = await invite(portal);
    const visitor = portal.visitor();
    const form = formOf(await visitor.get(link));
    const send = (word: string) => visitor.post(link, { ...form.fields, ...registration(word) });
    const answers = await Promise.all([send('Ettverket'), send('Annatverket')]);
    expect(answers.map((answer) => mainText(answer)).sort()).toEqual([
      expect.stringContaining('Registreringen är redan inskickad'),
      expect.stringContaining('Tack!'),
    ]);
    const first = await invitationRow(portal, { id });
    expect(mainText(await send('Treverket'))).toContain('redan inskickad');
    expect(await invitationRow(portal, { id })).toEqual(first);
    expect(mainText(await visitor.get(link))).toContain('Registreringen är redan inskickad');
  });

  it('ACC-04 the link is valid for 14 days, and what was sent in stays after that', async () => {
    const late = await invite(portal);
    const waiting = await register(portal, 'Tidverket');
    waitDays(portal, 13.99);
    const visitor = portal.visitor();
    const form = formOf(await visitor.get(late.link));
    waitDays(portal, 0.01);
    const answer = await visitor.post(late.link, { ...form.fields, ...registration('Senverket') });
    expect(answer.status).toBe(404);
    expect(mainText(answer)).toContain(gone);
    expect((await invitationRow(portal, late)).submission).toBeNull();
    expect((await invitationRow(portal, waiting)).submission).not.toBeNull();
    expect(mainText(await visitor.get(waiting.link))).toContain('redan inskickad');
  });

  it('ACC-04 links that never were, are done with or belong to a former access manager get the same page', async () => {
    const rejected = await register(portal, 'Skalverket');
    const former = await invite(portal);
    const atkomst = await portal.signIn('atkomst');
    await atkomst.submit(`${rejected.path}/avsla`, { reason: 'Finns redan.' });
    const pageOf = async (link: string) => {
      const answer = await portal.visitor().get(link);
      expect(answer.status).toBe(404);
      return mainText(answer);
    };
    const unknown = await pageOf(`/inbjudan/${'x'.repeat(43)}`);
    expect(unknown).toContain(gone);
    expect(unknown).toMatch(/Skriv till \S+@\S+/);
    expect(await pageOf(rejected.link)).toBe(unknown);
    expect(await pageOf('/inbjudan/%00%27--')).toBe(unknown);
    const { managerId } = await invitationRow(portal, former);
    const become = (kind: 'ORDINARY' | 'ACCESS_MANAGER') =>
      portal.prisma.authority.update({ where: { id: managerId }, data: { kind }, select: { id: true } });
    await become('ORDINARY');
    expect(await pageOf(former.link)).toBe(unknown);
    await become('ACCESS_MANAGER');
    expect((await portal.visitor().get(former.link)).status).toBe(200);
  });

  it('SEC-05 ACC-04 what is wrong is told at its field, and nothing typed is lost', async () => {
    const invited = await invite(portal);
    const visitor = portal.visitor();
    const typed = {
      officialName: 'x'.repeat(201),
      informalName: '',
      organisationNumber: '202100-0002',
      email: 'fel',
      language: 'xx',
      firstName: 'x'.repeat(101),
      lastName: 'y'.repeat(101),
      userEmail: '',
      userLanguage: '',
      telephone: 'ring mig',
    };
    const answer = await visitor.submit(invited.link, typed);
    expect(answer.status).toBe(422);
    expect(Object.keys(fieldErrors(answer)).sort()).toEqual(Object.keys(typed).sort());
    expect(formOf(answer).fields).toMatchObject({ officialName: typed.officialName, telephone: 'ring mig' });
    const empty = await visitor.post(invited.link, { firstName: ['a', 'b'], lastName: '\0' });
    expect(empty.status).toBe(422);
    expect((await invitationRow(portal, invited)).submittedAt).toBeNull();
  });

  it('SEC-04 ACC-04 tries are limited by invitation and by address, and nothing typed is lost', async () => {
    const { link } = await invite(portal);
    const visitor = portal.visitor();
    const token = await visitor.token();
    const send = () => visitor.post(link, { firstName: 'Sixten', _csrf: token });
    for (let tries = 0; tries < 20; tries += 1) expect((await send()).status).toBe(422);
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(fieldErrors(refused).officialName).toBe('För många försök. Vänta en timme och försök sedan igen.');
    expect(formOf(refused).fields.firstName).toBe('Sixten');
    const statuses = [];
    for (let tries = 0; tries < 40; tries += 1)
      statuses.push((await visitor.get(`/inbjudan/${tries}`)).status);
    expect(statuses.slice(0, 39)).toEqual(Array.from({ length: 39 }, () => 404));
    expect(statuses.at(-1)).toBe(429);
  });
});

import { describe, expect, it } from 'vitest';
import { remindOfUnconfirmedData } from '../../src/authorities/remind-unconfirmed.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { confirmAt } from '../support/mailed-links.ts';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, formOf, mainText, notice, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();
const own = '/administration/min-myndighet';
const edit = `${own}/redigera`;
const authorityOf = (username: string) =>
  portal.prisma.authority.findFirstOrThrow({
    where: { users: { some: { username } } },
    include: { names: true },
  });

describe('a greater change of the informal name', () => {
  it('AUT-03 the box stands below the informal name while editing, and only then', async () => {
    const karin = await portal.signIn('karin');
    const form = (await karin.get(edit)).page;
    const names = form.querySelectorAll('main input').map((box) => box.getAttribute('name'));
    expect(names[names.indexOf('informalName') + 1]).toBe('majorNameChange');
    expect(form.querySelector('label[for=majorNameChange]')?.text).toBe(
      'Större ändring av det informella namnet',
    );
    expect(mainText(await karin.get(own))).not.toContain('Större ändring');
  });

  it('AUT-03 ticked without a changed name is a clear error, and nothing is saved', async () => {
    const karin = await portal.signIn('karin');
    const before = await authorityOf('karin');
    const answer = await karin.submit(edit, { majorNameChange: 'on', telephone: '08-465 004 01' });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).majorNameChange).toContain('det informella namnet är inte ändrat');
    expect(formOf(answer).fields).toMatchObject({ majorNameChange: 'on', telephone: '08-465 004 01' });
    expect(await authorityOf('karin')).toEqual(before);
  });

  it('AUT-03 unticked, nobody is told', async () => {
    const karin = await portal.signIn('karin');
    const mails = await portal.prisma.mail.count();
    await karin.submit(edit, { informalName: 'Arbetsmiljöverket AV' });
    expect(await portal.prisma.mail.count()).toBe(mails);
    expect(await portal.prisma.nameChange.count({ where: { newName: 'Arbetsmiljöverket AV' } })).toBe(0);
    expect((await authorityOf('karin')).names.filter(({ needsReview }) => needsReview)).toEqual([]);
  });

  it('AUT-03 ticked, the Commission gets a mail and an entry, and the other names are marked', async () => {
    const karin = await portal.signIn('karin');
    const { id, informalName: before } = await authorityOf('karin');
    await karin.submit(edit, { informalName: 'Verket för god arbetsmiljö', majorNameChange: 'on' });
    const [mail] = await openedMails(portal, { template: 'name-change' });
    expect(mail).toMatchObject({ recipient: 'namn@kommissionen.example', language: 'en' });
    expect(mail?.text).toContain(`from ${before} to Verket för god arbetsmiljö`);
    expect(mail?.text).toContain('Dear European Commission, DG GROW,');
    expect(await portal.prisma.nameChange.findFirstOrThrow({ where: { authorityId: id } })).toMatchObject({
      oldName: before,
      newName: 'Verket för god arbetsmiljö',
      closedAt: null,
    });
    const { names } = await authorityOf('karin');
    expect(names.length).toBeGreaterThan(0);
    expect(names.every(({ needsReview }) => needsReview)).toBe(true);
    const shown = mainText(await karin.get(own));
    expect(shown).toContain('Behöver ses över');
    expect(shown).toContain('En större namnändring väntar hos Kommissionen');
  });

  it('AUT-03 changed once more while it waits, the entry gets the newest name and keeps the oldest', async () => {
    const karin = await portal.signIn('karin');
    const { id } = await authorityOf('karin');
    await karin.submit(edit, { informalName: 'Verket för god arbetsmiljö', majorNameChange: 'on' });
    const [first] = await portal.prisma.nameChange.findMany({ where: { authorityId: id } });
    await karin.submit(edit, { informalName: 'Arbetsmiljömyndigheten', majorNameChange: 'on' });
    expect(await portal.prisma.nameChange.findMany({ where: { authorityId: id } })).toMatchObject([
      { id: first!.id, oldName: first!.oldName, newName: 'Arbetsmiljömyndigheten' },
    ]);
  });

  it('AUT-03 AUT-05 two who edit at once: the box stays ticked in the form that comes back', async () => {
    const karin = await portal.signIn('karin');
    const form = formOf(await karin.get(edit));
    await karin.submit(edit, { telephone: '08-465 004 02' });
    const answer = await karin.post(edit, {
      ...form.fields,
      informalName: 'Ett tredje namn',
      majorNameChange: 'on',
    });
    expect(answer.status).toBe(409);
    expect(formOf(answer).fields).toMatchObject({ informalName: 'Ett tredje namn', majorNameChange: 'on' });
  });
});

describe('the e-mail address of the authority', () => {
  it('AUT-04 a change that has been confirmed is told to both addresses, in the first working language', async () => {
    const ensam = await portal.signIn('ensam');
    const { email: before, id } = await authorityOf('ensam');
    await portal.prisma.authority.update({ where: { id }, data: { workingLanguages: ['en', 'sv'] } });
    await ensam.submit(edit, { email: 'Ny.Adress@konsumentverket.example' });
    const after = 'ny.adress@konsumentverket.example';
    await confirmAt(portal, after);
    const mails = await openedMails(portal, { template: 'authority-email-changed' });
    expect(mails.map(({ recipient, language }) => [recipient, language])).toEqual([
      [before, 'en'],
      [after, 'en'],
    ]);
    for (const { text } of mails) expect(text).toContain(`has been changed from ${before} to ${after}`);
  });

  it('AUT-04 another change sends no mail about it', async () => {
    const ensam = await portal.signIn('ensam');
    const templates = ['authority-email-changed', 'email-confirmation', 'email-change-requested'];
    const count = () => portal.prisma.mail.count({ where: { template: { in: templates } } });
    const before = await count();
    await ensam.submit(edit, { telephone: '08-465 004 03' });
    expect(await count()).toBe(before);
  });
});

describe('when data was last looked at', () => {
  const stale = async (username: string, months: number) => {
    const { id } = await authorityOf(username);
    const confirmedAt = new Date(portal.clock.now);
    confirmedAt.setUTCMonth(confirmedAt.getUTCMonth() - months);
    confirmedAt.setUTCMinutes(confirmedAt.getUTCMinutes() - 1);
    await portal.prisma.authority.update({ where: { id }, data: { confirmedAt } });
    return { id, confirmedAt };
  };

  it('AUT-08 each tab says when and by whom it was last changed', async () => {
    const nimic = await portal.signIn('nimic');
    const { id } = await authorityOf('nimic');
    for (const tab of ['', '/klassificering', '/moduler'])
      expect(mainText(await nimic.get(own + tab))).toContain('Inte ändrad sedan registreringen.');
    const form = formOf(await nimic.get(edit)).fields;
    const keywordOf = async (moduleId: number | null) =>
      (await portal.prisma.authorityKeyword.findFirstOrThrow({ where: { authorityId: id, moduleId } }))
        .keywordId;
    const without = (keyword: number) => [form.keywords!].flat().filter((one) => one !== String(keyword));
    await nimic.submit(edit, { keywords: without(await keywordOf(null)) });
    const changed = /Senast ändrad \d{4}-\d\d-\d\d \d\d:\d\d av \S+ \S+\./;
    expect(mainText(await nimic.get(`${own}/klassificering`))).toMatch(changed);
    expect(mainText(await nimic.get(`${own}/moduler`))).toContain('Inte ändrad sedan registreringen.');
    const services = await portal.prisma.module.findUniqueOrThrow({ where: { code: 'services' } });
    await nimic.submit(edit, { keywords: without(await keywordOf(services.id)) });
    expect(mainText(await nimic.get(`${own}/moduler`))).toMatch(changed);
    expect(mainText(await nimic.get(own))).toContain('Inte ändrad sedan registreringen.');
  });

  it('AUT-08 data that nobody has confirmed for twelve months shows a reminder on every tab, until confirmed', async () => {
    const karin = await portal.signIn('karin');
    const lars = await portal.signIn('lars');
    const reminder = 'Stämmer myndighetens uppgifter?';
    await stale('karin', 11);
    expect(mainText(await karin.get(own))).not.toContain(reminder);
    await stale('karin', 12);
    expect(mainText(await karin.get('/'))).toContain('Ingen har bekräftat myndighetens uppgifter');
    for (const page of [own, `${own}/klassificering`, `${own}/moduler`, `${own}/anvandare`])
      expect(mainText(await karin.get(page))).toContain(reminder);
    expect(mainText(await lars.get(own))).not.toContain(reminder);
    const answer = await karin.post(`${own}/bekrafta`, {});
    expect(notice(await karin.get(answer.headers.location!))).toBe('Tack! Uppgifterna är bekräftade.');
    expect(mainText(await karin.get(own))).not.toContain(reminder);
    const { id } = await authorityOf('karin');
    const event = await portal.prisma.logEvent.findFirstOrThrow({
      where: { authorityId: id },
      orderBy: { id: 'desc' },
    });
    expect(event.action).toBe('authority.confirmed');
  });

  it('AUT-08 a save confirms too', async () => {
    const karin = await portal.signIn('karin');
    await stale('karin', 13);
    await karin.submit(edit, { telephone: '08-465 004 05' });
    expect((await authorityOf('karin')).confirmedAt.getTime()).toBe(portal.clock.now.getTime());
  });

  it('AUT-08 administrators get one mail, each in their own language, and a new one a year after confirming', async () => {
    const outbox = createOutbox(readSettings({}));
    const { id, confirmedAt } = await stale('karin', 12);
    const run = () => remindOfUnconfirmedData(portal.prisma, outbox, portal.clock.now);
    const count = () =>
      portal.prisma.mail.count({ where: { template: 'authority-unconfirmed', authorityId: id } });
    await Promise.all([run(), run(), run()]);
    const administrators = await portal.prisma.user.findMany({
      where: { authorityId: id, isAdministrator: true },
    });
    const mails = await portal.prisma.mail.findMany({
      where: { template: 'authority-unconfirmed', authorityId: id },
    });
    expect(mails.map(({ recipient, language }) => [recipient, language]).sort()).toEqual(
      administrators.map(({ email, language }) => [email, language]).sort(),
    );
    await run();
    expect(await count()).toBe(administrators.length);
    await portal.prisma.authority.update({
      where: { id },
      data: { confirmedAt: new Date(confirmedAt.getTime() - 1) },
    });
    await run();
    expect(await count()).toBe(2 * administrators.length);
  });
});

describe('names per language', () => {
  it('AUT-03 what is not translated falls back to Swedish, and the page says so', async () => {
    const karin = await portal.signIn('karin');
    const { id } = await authorityOf('karin');
    const names = await portal.prisma.authorityName.count({ where: { authorityId: id } });
    const text = mainText(await karin.get(own));
    expect(text).toContain(`Inte översatt till ${23 - names} språk`);
    expect(text).toContain('På de språken visas namnet på svenska:');
  });
});

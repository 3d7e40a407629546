import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import type { UserNews } from '../../src/mail/templates.ts';
import { tellUser } from '../../src/news/tell-users.ts';
import { readSettings } from '../../src/settings.ts';
import { newsTo, openedMails } from '../support/mails.ts';
import { mailedPassword, newUser, pathOf, roleId, userByName } from '../support/people.ts';
import { demoPassword, formOf, mainText, usePortalForEach, without } from '../support/portal.ts';
import { addApp, ownFactors } from '../support/second-factors.ts';

const portal = usePortalForEach();
const minute = 60_000;
const later = (minutes: number): void => {
  portal.clock.now = new Date(portal.clock.now.getTime() + minutes * minute);
};
const emailOf = async (username: string): Promise<string> => (await userByName(portal, username)).email;
const newsOf = async (username: string): Promise<string[]> => newsTo(portal, await emailOf(username));
const mailsOf = async (username: string) =>
  openedMails(portal, { template: 'user-news', recipient: await emailOf(username) });

describe('rights', () => {
  it('USR-15 that are given and taken are told in the user’s language, a quarter of an hour later', async () => {
    const karin = await portal.signIn('karin');
    const path = await pathOf(portal, 'helmi.rantanen', '/redigera');
    const role = await roleId(portal, 'Läsare', 'Tjänster');
    const { fields } = formOf(await karin.get(path));
    await karin.submit(path, { roles: [fields.roles ?? [], role].flat(), isAdministrator: 'on' });
    const [mail, ...others] = await mailsOf('helmi.rantanen');
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      language: 'fi',
      nextTryAt: new Date(portal.clock.now.getTime() + 15 * minute),
    });
    expect(await newsOf('helmi.rantanen')).toEqual([
      '– Olette nyt viranomaisenne pääkäyttäjä.',
      expect.stringMatching(/^– Teille on annettu rooli ”.+” moduulissa ”.+”\.$/),
    ]);
    later(9);
    await karin.post(path, without(formOf(await karin.get(path)).fields, 'isAdministrator'));
    expect((await newsOf('helmi.rantanen')).at(-1)).toBe('– Ette ole enää viranomaisenne pääkäyttäjä.');
    expect(await mailsOf('helmi.rantanen')).toHaveLength(1);
    later(7);
    await (await portal.signIn('karin')).submit(path, { isAdministrator: 'on' });
    expect(await mailsOf('helmi.rantanen')).toHaveLength(2);
  });

  it('USR-15 given, taken and given again end with being given, and nothing is told of what is as before', async () => {
    const karin = await portal.signIn('karin');
    const path = await pathOf(portal, 'lars', '/redigera');
    await karin.submit(path, { telephone: '08-123 45 67' });
    expect(await newsOf('lars')).toEqual([]);
    for (const wanted of ['on', '', 'on']) {
      const { fields } = formOf(await karin.get(path));
      await karin.post(
        path,
        wanted ? { ...fields, isAdministrator: wanted } : without(fields, 'isAdministrator'),
      );
    }
    expect(await newsOf('lars')).toEqual([
      '– Du är inte längre administratör vid din myndighet.',
      '– Du är nu administratör vid din myndighet.',
    ]);
  });

  it('USR-15 that go with a module are told to each holder, and those that come with one to who gets them', async () => {
    const henrik = await portal.signIn('nimic');
    const { id } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Arbetsmiljöverket' },
    });
    const module = await portal.prisma.module.findFirstOrThrow({ where: { code: 'services' } });
    const path = `/administration/myndigheter/${id}/moduler`;
    await henrik.submit(`${path}/${module.id}/aterkalla`);
    expect(await newsOf('lars')).toEqual([
      '– Du har inte längre rollen Läsare i modulen Tjänster.',
      '– Du har inte längre rollen Handläggare i modulen Tjänster.',
    ]);
    expect(await newsOf('helmi.rantanen')).toEqual([]);
    later(20);
    await portal.prisma.mail.deleteMany();
    await (await portal.signIn('nimic')).submit(`${path}/ge`, { moduleId: String(module.id) });
    const told = (await newsOf('karin')).filter((line) => line.includes('Du har fått rollen'));
    expect(told).toContain('– Du har fått rollen Handläggare i modulen Tjänster.');
    expect(await newsOf('lars')).toEqual([]);
  });
});

describe('passwords', () => {
  it('USR-15 one that was chosen is told, one that was mailed is not told twice', async () => {
    const karin = await portal.signIn('karin');
    const email = await emailOf('lars');
    await karin.submit(await pathOf(portal, 'lars', '/aterstall-losenord'));
    expect(await newsOf('lars')).toEqual([]);
    expect(await portal.prisma.mail.count({ where: { recipient: email } })).toBe(1);
    const lars = await portal.signIn('lars', await mailedPassword(portal, email));
    await lars.submit('/byt-losenord', { newPassword: 'Blåbärspaj77', repeatedPassword: 'Blåbärspaj77' });
    expect(await newsOf('lars')).toContain('– Lösenordet har bytts.');
    expect(await mailsOf('lars')).toHaveLength(1);
  });

  it('USR-15 PWD-07 one that is blocked in a browser that the user is known in is told to the user alone', async () => {
    const lars = await portal.signIn('lars');
    await lars.post('/logga-ut', {});
    await portal.prisma.mail.deleteMany();
    for (let time = 0; time < 5; time++)
      await lars.submit('/logga-in', { username: 'lars', password: 'Fel12345' });
    expect(await newsOf('lars')).toEqual([expect.stringContaining('efter fem felaktiga försök') as string]);
    expect(await portal.prisma.mail.count()).toBe(1);
  });
});

it('USR-15 second factors added and removed, and a sign-in elsewhere, are told in one mail', async () => {
  await portal.signIn('lars');
  later(1);
  await portal.signIn('lars');
  const lars = await portal.signIn('lars');
  await addApp(portal, lars);
  later(5);
  await lars.submit(`${ownFactors}/app/ta-bort`);
  expect(await newsOf('lars')).toEqual([
    '– Du har loggat in i en webbläsare som du inte har använt här förut.',
    '– Ett sätt för tvåstegsinloggning har lagts till.',
    '– Ett sätt för tvåstegsinloggning har tagits bort.',
  ]);
  expect(await mailsOf('lars')).toHaveLength(1);
});

describe('a browser', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const signInWith = async (userAgent: string, username = 'lars', password = demoPassword) => {
    const browser = portal.visitor();
    browser.agent.set('User-Agent', userAgent);
    await browser.submit('/logga-in', { username, password });
    return browser;
  };

  it('USR-15 that was not seen before is named; one that is known, and a refused sign-in, are not told', async () => {
    const known = await signInWith(windows);
    await portal.prisma.mail.deleteMany();
    await known.post('/logga-ut', {});
    await known.submit('/logga-in', { username: 'lars', password: demoPassword });
    await signInWith(windows, 'lars', 'Fel12345');
    expect(await newsOf('lars')).toEqual([]);
    await signInWith(windows);
    expect(await newsOf('lars')).toEqual([
      '– Du har loggat in i en webbläsare som du inte har använt här förut: Firefox (Windows).',
    ]);
  });

  it('USR-15 whose name is its own says nothing in the mail, and many of them no more than one', async () => {
    await signInWith(windows);
    await portal.prisma.mail.deleteMany();
    for (let time = 0; time < 5; time++) await signInWith(`Vinn pengar på http://ond.example/${time}`);
    expect(await newsOf('lars')).toEqual([
      '– Du har loggat in i en webbläsare som du inte har använt här förut.',
    ]);
  });

  it('USR-15 in which a new user signs in first is no news', async () => {
    const person = newUser('forst');
    await (
      await portal.signIn('karin')
    ).submit(await pathOf(portal, 'lars', '').then((path) => path.replace(/\d+$/, 'ny')), person);
    const password = await mailedPassword(portal, person.email);
    await signInWith(windows, 'ny.kollegaforst', password);
    expect((await userByName(portal, 'ny.kollegaforst')).firstSignInAt).not.toBeNull();
    expect(await newsTo(portal, person.email)).toEqual([]);
  });
});

describe('the mail', () => {
  it('USR-15 USR-05 names no username, and leads nowhere but to pages that anybody can read', async () => {
    const lars = await portal.signIn('lars');
    await lars.submit('/byt-losenord', {
      presentPassword: demoPassword,
      newPassword: 'Blåbärspaj77',
      repeatedPassword: 'Blåbärspaj77',
    });
    const [mail] = await mailsOf('lars');
    const addresses = mail!.text.match(/https?:\S+/g)!.map((address) => new URL(address));
    expect(addresses.map(({ pathname, hash, search }) => pathname + hash + search).sort()).toEqual([
      '/hjalp#inte-du',
      '/personuppgifter',
    ]);
    const { page } = await portal.visitor().get('/hjalp');
    expect(page.querySelector('#inte-du')?.text).toBe('Var det inte du?');
    expect(mainText(await portal.visitor().get('/hjalp'))).toContain('Gå själv till portalen');
  });

  it('USR-15 is one, whole, when many things happen at once, and none of what is undone', async () => {
    const { id } = await userByName(portal, 'lars');
    const outbox = createOutbox(readSettings({}));
    const { now } = portal.clock;
    const tell = (news: UserNews, isUndone = false) =>
      portal.prisma.$transaction(async (transaction) => {
        await tellUser(transaction, { outbox, now }, id, news);
        if (isUndone) throw new Error('undone');
      });
    const roles = Array.from({ length: 12 }, (_, number): UserNews => ({
      what: 'role-given',
      role: `Roll ${number}`,
      module: 'M',
    }));
    await Promise.allSettled([tell({ what: 'factor-removed' }, true), ...roles.map((role) => tell(role))]);
    expect((await newsOf('lars')).sort()).toEqual(
      roles.map((_, number) => `– Du har fått rollen Roll ${number} i modulen M.`).sort(),
    );
    expect(await mailsOf('lars')).toHaveLength(1);
  });

  it('USR-15 of the version before is read and sent as a piece of news', async () => {
    const { id, email } = await userByName(portal, 'lars');
    const outbox = createOutbox(readSettings({}));
    await portal.prisma.$transaction((transaction) =>
      outbox.queue(transaction, {
        template: 'second-factor-added' as 'password-blocked',
        recipient: email,
        language: 'en',
        userId: id,
        parameters: { name: 'Lars Bergqvist' },
      }),
    );
    const [mail] = await openedMails(portal, { recipient: email });
    expect(mail!.text).toContain('– A method for two-step sign-in has been added.');
  });
});

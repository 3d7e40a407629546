import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { waitAfter } from '../../src/passwords/rules.ts';
import { readSettings } from '../../src/settings.ts';
import { mailedPassword, pathOf, userByName } from '../support/people.ts';
import { demoPassword, fieldErrors, mainText, usePortal, Visitor } from '../support/portal.ts';

const portal = usePortal();
const minute = 60_000;

beforeEach(() => portal.prisma.$executeRaw`DELETE FROM rate_limit`.then(() => undefined));

const attempt = (browser: Visitor, username: string, password: string) =>
  browser.submit('/logga-in', { username, password });

/** A known browser, signed out. */
async function knownBrowser(username: string): Promise<Visitor> {
  const browser = await portal.signIn(username);
  await browser.post('/logga-ut', {});
  return browser;
}

async function tryWrong(browser: () => Visitor, username: string, times: number): Promise<void> {
  for (let number = 0; number < times; number++)
    expect(fieldErrors(await attempt(browser(), username, `Fel1234${number}`)).username).toContain(
      'stämmer inte',
    );
}

const strangers = () => portal.visitor();

const countOf = async (source: string): Promise<number | undefined> =>
  (await portal.prisma.wrongPasswords.findUnique({ where: { source } }))?.count;

const blockings = (subjectName: string) =>
  portal.prisma.logEvent.count({ where: { action: 'password.blocked', subjectName } });

describe('a known browser', () => {
  it('PWD-07 five wrong passwords in a row block the password; the right one is then refused too', async () => {
    const [marta, elsewhere] = [await knownBrowser('marta.hagglund'), await knownBrowser('marta.hagglund')];
    await tryWrong(() => marta, 'marta.hagglund', 5);
    for (const browser of [marta, elsewhere, portal.visitor()])
      expect(fieldErrors(await attempt(browser, 'marta.hagglund', demoPassword)).username).toContain(
        'stämmer inte',
      );
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get('/administration/min-myndighet/anvandare?text=hagglund'))).toContain(
      'blockerat',
    );
    expect(await blockings('Märta Hägglund')).toBe(1);
    const { id } = await userByName(portal, 'marta.hagglund');
    expect(await portal.prisma.mail.count({ where: { template: 'password-blocked', userId: id } })).toBe(0);
  });

  it('PWD-07 a right one in between starts the count anew', async () => {
    const andre = await knownBrowser('andre.sjogren');
    for (let round = 0; round < 2; round++) {
      await tryWrong(() => andre, 'andre.sjogren', 4);
      expect((await attempt(andre, 'andre.sjogren', demoPassword)).status).toBe(303);
      await andre.post('/logga-ut', {});
    }
    expect((await userByName(portal, 'andre.sjogren')).failedSignIns).toBe(0);
  });

  it('PWD-07 counts by itself: neither other browsers nor other users add to it', async () => {
    const browser = await knownBrowser('lars');
    expect((await attempt(browser, 'zoran.petrovic', demoPassword)).status).toBe(303);
    await browser.post('/logga-ut', {});
    const another = await knownBrowser('lars');
    await tryWrong(() => browser, 'lars', 4);
    await tryWrong(() => another, 'lars', 4);
    await tryWrong(() => browser, 'zoran.petrovic', 4);
    for (const username of ['lars', 'zoran.petrovic']) {
      expect((await attempt(browser, username, demoPassword)).status).toBe(303);
      await browser.post('/logga-ut', {});
    }
  });

  it('PWD-07 of 40 wrong tries at once, over two processes, exactly five are judged', async () => {
    const settings = { ...readSettings({ NODE_ENV: 'test' }), isDemo: true };
    const other = createApp({ settings, prisma: portal.prisma, pool: portal.pool });
    const browsers = [portal.visitor(), new Visitor(other)];
    const { headers } = await attempt(browsers[0]!, 'ensam', demoPassword);
    await browsers[0]!.post('/logga-ut', {});
    const known = /known-browser=[^;]+/.exec(String(headers['set-cookie']))![0];
    browsers[1]!.agent.jar.setCookie(known, '127.0.0.1', '/');
    const tokens = await Promise.all(browsers.map((browser) => browser.token()));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        browsers[index % 2]!.post('/logga-in', {
          username: 'ensam',
          password: `Fel1234${index}`,
          _csrf: tokens[index % 2]!,
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]));
    expect((await userByName(portal, 'ensam')).failedSignIns).toBe(5);
    expect(await blockings('Erik Nyström')).toBe(1);
  });
});

describe('other browsers', () => {
  it('PWD-07 wait longer and longer, up to an hour', () => {
    const waits = [1, 4, 5, 6, 7, 10, 11, 12, 99].map((count) => waitAfter(count) / minute);
    expect(waits).toEqual([0, 0, 1, 2, 4, 32, 60, 60, 60]);
  });

  it('PWD-07 wait together, and known browsers never; an unknown name answers alike', async () => {
    const began = new Date();
    const karin = await knownBrowser('karin');
    await tryWrong(strangers, 'karin', 5);
    const inWait = await attempt(portal.visitor(), 'karin', demoPassword);
    await tryWrong(strangers, 'ingen.alls', 5);
    const unknown = await attempt(portal.visitor(), 'ingen.alls', demoPassword);
    expect([inWait.status, unknown.status]).toEqual([422, 422]);
    expect(fieldErrors(inWait)).toEqual(fieldErrors(unknown));
    const waits = await portal.prisma.wrongPasswords.findMany({
      where: {
        source: { not: { startsWith: 'browser' } },
        count: 5,
        reservedAt: { gte: began },
      },
      select: { waitsUntil: true },
    });
    expect(waits.map(({ waitsUntil }) => waitsUntil!.getTime() - portal.clock.now.getTime())).toEqual([
      minute,
      minute,
    ]);
    expect((await attempt(karin, 'karin', demoPassword)).status).toBe(303);

    portal.clock.now = new Date(portal.clock.now.getTime() + minute);
    await tryWrong(strangers, 'karin', 1);
    portal.clock.now = new Date(portal.clock.now.getTime() + minute);
    await tryWrong(strangers, 'karin', 3);
    const { id } = await userByName(portal, 'karin');
    expect(await countOf(`others ${id}`)).toBe(6);
    portal.clock.now = new Date(portal.clock.now.getTime() + minute);
    await portal.signIn('karin');
    expect(await countOf(`others ${id}`)).toBe(0);
  });

  it('PWD-07 block at a hundred in a row, and the user and the administrators are mailed, each in his or her language', async () => {
    const { id } = await userByName(portal, 'helmi.rantanen');
    const helmi = await knownBrowser('helmi.rantanen');
    await tryWrong(strangers, 'helmi.rantanen', 1);
    await portal.prisma.wrongPasswords.update({ where: { source: `others ${id}` }, data: { count: 98 } });
    await tryWrong(strangers, 'helmi.rantanen', 1);
    expect((await userByName(portal, 'helmi.rantanen')).failedSignIns).toBeLessThan(5);
    portal.clock.now = new Date(portal.clock.now.getTime() + 60 * minute);
    const karin = await userByName(portal, 'karin');
    await portal.prisma.user.update({ where: { id: karin.id }, data: { language: 'de' } });
    await tryWrong(strangers, 'helmi.rantanen', 1);
    expect((await userByName(portal, 'helmi.rantanen')).failedSignIns).toBe(5);
    expect((await attempt(helmi, 'helmi.rantanen', demoPassword)).status).toBe(422);
    const mails = await portal.prisma.mail.findMany({
      where: { template: { in: ['password-blocked', 'user-blocked'] } },
      select: { template: true, language: true, userId: true },
    });
    expect(mails).toContainEqual({ template: 'password-blocked', language: 'fi', userId: id });
    expect(mails).toContainEqual({ template: 'user-blocked', language: 'de', userId: karin.id });
    const administrators = await portal.prisma.user.count({
      where: { authorityId: karin.authorityId, isAdministrator: true },
    });
    expect(mails).toHaveLength(1 + administrators);
    expect(await countOf(`others ${id}`)).toBeUndefined();
  });

  it('PWD-07 whatever strangers try, the right temporary password is taken, in a new browser too', async () => {
    await portal.prisma.user.update({ where: { username: 'karin' }, data: { failedSignIns: 0 } });
    const username = 'goran.blomqvist';
    await tryWrong(strangers, username, 22);
    const karin = await portal.signIn('karin');
    await karin.submit(await pathOf(portal, username, '/aterstall-losenord'));
    const { id, email } = await userByName(portal, username);
    expect(await portal.prisma.wrongPasswords.count({ where: { userId: id } })).toBe(0);
    await tryWrong(strangers, username, 6);
    const answer = await attempt(portal.visitor(), username, await mailedPassword(portal, email));
    expect(answer.status).toBe(303);
    expect(await portal.prisma.wrongPasswords.count({ where: { userId: id, count: { gt: 0 } } })).toBe(0);
  });

  it('PWD-07 of 60 wrong tries at once exactly five are judged, and nobody is blocked', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    const browser = portal.visitor();
    const _csrf = await browser.token();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        browser.post('/logga-in', { username: 'gunilla.oberg', password: `Fel1234${index}`, _csrf }),
      ),
    );
    const { id, failedSignIns } = await userByName(portal, 'gunilla.oberg');
    expect(failedSignIns).toBe(0);
    expect(await countOf(`others ${id}`)).toBe(5);
  });
});

describe('limits by address', () => {
  it('SEC-04 refused tries are limited whoever they are at; one that succeeds costs nothing', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    const nimic = await knownBrowser('nimic');
    for (let number = 0; number < 3; number++) await portal.signIn('nimic');
    const points = async () =>
      (
        await portal.pool.query<{ points: number }>(
          `SELECT points FROM rate_limit WHERE key LIKE 'sign-in by address%'`,
        )
      ).rows;
    expect(await points()).toEqual([]);
    await tryWrong(strangers, 'finns.inte', 2);
    expect(await points()).toEqual([{ points: 2 }]);
    await portal.pool.query('UPDATE rate_limit SET points = 100');
    const answer = await attempt(portal.visitor(), 'nimic', demoPassword);
    expect(answer.status).toBe(429);
    expect(fieldErrors(answer).username).toContain('Vänta en stund');
    // Colleagues share the address; a known browser neither meets nor adds to its limit.
    await tryWrong(() => nimic, 'nimic', 1);
    expect((await attempt(nimic, 'nimic', demoPassword)).status).toBe(303);
    expect(await points()).toEqual([{ points: 100 }]);
  });
});

import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { digestOf } from '../../src/passwords/known-browser.ts';
import { keptFor } from '../../src/periods.ts';
import { forgetBrowsers } from '../../src/sessions/forget-browsers.ts';
import { browsersKept } from '../../src/sessions/remember-browser.ts';
import { readSettings } from '../../src/settings.ts';
import { tokensKept } from '../../src/web/browser-tokens.ts';
import { userByName } from '../support/people.ts';
import { type Answer, demoPassword, encode, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();

const signIn = (browser: Visitor, username: string) =>
  browser.submit('/logga-in', { username, password: demoPassword });

const cookieOf = ({ headers }: Pick<Answer, 'headers'>): string =>
  [headers['set-cookie'] ?? []].flat().find((cookie) => cookie.includes('known-browser=')) ?? '';

/** The tokens in a cookie. */
const tokensOf = (cookie: string): string[] => /known-browser=([^.;]*)\./.exec(cookie)![1]!.split('~');

async function browsersOf(username: string) {
  const { id } = await userByName(portal, username);
  return portal.prisma.knownBrowser.findMany({ where: { userId: id }, orderBy: { id: 'asc' } });
}

describe('known browsers', () => {
  it('PWD-07 SEC-02 the cookie is for us alone and lasts for 400 days; the database has only a digest of it', async () => {
    const cookie = cookieOf(await signIn(portal.visitor(), 'lars'));
    expect(cookie).toMatch(
      /^known-browser=[\w-]{22}\.0\.[\w-]{43}; Max-Age=34560000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    const [token] = tokensOf(cookie);
    const [browser] = (await browsersOf('lars')).slice(-1);
    expect(Buffer.from(browser!.tokenDigest)).toEqual(Buffer.from(digestOf(token!)));
    const { rows } = await portal.pool.query(`SELECT known_browser::text AS row FROM known_browser`);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('PWD-07 SEC-02 the cookie goes over https alone in production', async () => {
    const settings = { ...readSettings({ NODE_ENV: 'test' }), production: true, trustProxy: 1 };
    const agent = supertest.agent(createApp({ settings, prisma: portal.prisma, pool: portal.pool }));
    const shown = await agent.get('/logga-in').set('X-Forwarded-Proto', 'https');
    const session = String(shown.headers['set-cookie']).split(';')[0]!;
    const _csrf = /name="_csrf" value="([^"]+)"/.exec(shown.text)![1]!;
    const answer = await agent
      .post('/logga-in')
      .set('X-Forwarded-Proto', 'https')
      .set('Cookie', session)
      .type('form')
      .send(encode({ username: 'karin', password: demoPassword, _csrf }));
    expect(answer.status).toBe(303);
    expect(cookieOf(answer as unknown as Answer)).toMatch(
      /^__Host-known-browser=[^;]+; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('PWD-07 a refused sign-in gives no cookie, and a later sign-in keeps the one there is', async () => {
    const browser = portal.visitor();
    const refused = await browser.submit('/logga-in', { username: 'nimic', password: 'Fel12345' });
    expect(cookieOf(refused)).toBe('');
    const first = tokensOf(cookieOf(await signIn(browser, 'nimic')));
    await browser.post('/logga-ut', {});
    expect(tokensOf(cookieOf(await signIn(browser, 'nimic')))).toEqual(first);
    expect(await browsersOf('nimic')).toHaveLength(1);
  });

  it('PWD-07 users share a browser, the latest ten of them', async () => {
    const usernames = [
      'karin',
      'lars',
      'atkomst',
      'ensam',
      'anna.lindqvist',
      'zoran.petrovic',
      'gunilla.oberg',
    ];
    usernames.push('helmi.rantanen', 'goran.blomqvist', 'andre.sjogren', 'marta.hagglund');
    const browser = portal.visitor();
    let tokens: string[] = [];
    for (const username of usernames) {
      tokens = tokensOf(cookieOf(await signIn(browser, username)));
      await browser.post('/logga-ut', {});
    }
    expect(tokens).toHaveLength(tokensKept);
    const digests = tokens.map((token) => Buffer.from(digestOf(token)));
    const known = await portal.prisma.knownBrowser.findMany({
      where: { tokenDigest: { in: digests } },
      select: { user: { select: { username: true } } },
    });
    expect(known.map(({ user }) => user.username).sort()).toEqual(usernames.slice(1).sort());
  });

  it('PWD-07 a user is known in so many browsers; the one used longest ago has to make way', async () => {
    const { id } = await userByName(portal, 'atkomst');
    await portal.prisma.knownBrowser.deleteMany({ where: { userId: id } });
    await portal.prisma.knownBrowser.createMany({
      data: Array.from({ length: browsersKept }, (_, number) => ({
        userId: id,
        tokenDigest: Buffer.from(digestOf(String(number))),
        userAgent: '',
        firstUsedAt: new Date(0),
        lastUsedAt: new Date(1000 * ((number + 3) % browsersKept)),
      })),
    });
    const oldest = (await browsersOf('atkomst')).find(({ lastUsedAt }) => lastUsedAt.getTime() === 0)!;
    await portal.signIn('atkomst');
    const left = await browsersOf('atkomst');
    expect(left).toHaveLength(browsersKept);
    expect(left.map(({ id }) => id)).not.toContain(oldest.id);
  });

  it('PWD-07 a cookie that we did not sign, or whose browser has been taken away, makes nobody known', async () => {
    const { id } = await userByName(portal, 'ensam');
    const browser = await portal.signIn('ensam');
    const cookie = cookieOf(await signIn(portal.visitor(), 'ensam')).split(';')[0]!;
    await browser.post('/logga-ut', {});
    const wrong = (visitor: Visitor) =>
      visitor.submit('/logga-in', { username: 'ensam', password: 'Fel12345' });
    const sources = async () =>
      (await portal.prisma.wrongPasswords.findMany({ where: { userId: id, count: { gt: 0 } } })).map(
        ({ source }) => source.split(' ')[0],
      );
    const forged = portal.visitor();
    forged.agent.jar.setCookie(`${cookie.slice(0, -2)}xx`, '127.0.0.1', '/');
    await wrong(forged);
    expect(await sources()).toEqual(['others']);
    await wrong(browser);
    expect((await sources()).sort()).toEqual(['browser', 'others']);
    await portal.prisma.knownBrowser.deleteMany({ where: { userId: id } });
    await portal.prisma.wrongPasswords.deleteMany({ where: { userId: id } });
    await wrong(browser);
    expect(await sources()).toEqual(['others']);
  });

  it('PWD-07 is forgotten when its cookie has expired', async () => {
    await portal.signIn('goran.blomqvist');
    const { lastUsedAt } = (await browsersOf('goran.blomqvist')).at(-1)!;
    await forgetBrowsers(portal.prisma, new Date(lastUsedAt.getTime() + keptFor.knownBrowsers));
    expect((await browsersOf('goran.blomqvist')).length).toBeGreaterThan(0);
    await forgetBrowsers(portal.prisma, new Date(lastUsedAt.getTime() + keptFor.knownBrowsers + 1));
    expect(await browsersOf('goran.blomqvist')).toEqual([]);
  });

  it('USR-14 is among what the system keeps about the user', async () => {
    const lars = await portal.signIn('lars');
    const { text } = await lars.get('/mina-uppgifter/fil');
    const { knownBrowsers } = JSON.parse(text) as { knownBrowsers: Record<string, unknown>[] };
    expect(Object.keys(knownBrowsers[0]!).sort()).toEqual(['firstUsedAt', 'lastUsedAt', 'userAgent']);
  });
});

import supertest from 'supertest';
import { expect, it } from 'vitest';
import { createApp, routes } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { invite } from '../invitations/invite.ts';
import { type Answer, mainText, usePortal, Visitor } from '../support/portal.ts';

const portal = usePortal();

const pages = {
  'Hjälp och kontakt': '/hjalp',
  Tillgänglighet: '/tillganglighet',
  Personuppgifter: '/personuppgifter',
  Kakor: '/kakor',
};

const footerOf = ({ page }: Answer): Record<string, string | undefined> =>
  Object.fromEntries(
    page.querySelectorAll('footer nav a').map((link) => [link.text, link.getAttribute('href')]),
  );

/** The pages that need no example of what their address names. */
const plain = routes.filter(({ method, path }) => method === 'get' && !path.includes(':'));

it.each(['nobody', 'utgangen', 'lars', 'karin', 'nimic', 'kommissionen'])(
  'NAV-05 every page has the footer: %s',
  async (person) => {
    const browser = person === 'nobody' ? portal.visitor() : await portal.signIn(person);
    const { link } = await invite(portal);
    let seen = 0;
    for (const path of [...plain.map((route) => route.path), '/finns-inte', link]) {
      const answer = await browser.get(path);
      if (!answer.headers['content-type']?.startsWith('text/html') || answer.status === 303) continue;
      expect(footerOf(answer), `${path} (${answer.status})`).toEqual(pages);
      seen += 1;
    }
    expect(seen).toBeGreaterThan(8);
  },
);

it.each(Object.entries(pages))('NAV-05 %s is there for strangers', async (title, path) => {
  const answer = await portal.visitor().get(path);
  expect(answer.status).toBe(200);
  expect(answer.page.querySelector('h1')!.text).toContain(title);
});

it('NAV-05 who runs the portal is what the settings say', async () => {
  const operator = {
    name: 'Drift & Co',
    address: 'Box 7, 111 11 Driftköping',
    dataProtectionOfficer: 'ombud@drift.example',
    supervisoryAuthority: 'Tillsynsverket, www.tillsyn.example',
  };
  const helpDesk = 'stod@drift.example';
  const settings = { ...readSettings({ NODE_ENV: 'test' }), operator, helpDesk };
  const visitor = new Visitor(createApp({ settings, prisma: portal.prisma, pool: portal.pool }));
  const textAt = async (path: string) => mainText(await visitor.get(path));
  for (const path of ['/logga-in', '/finns-inte', ...Object.values(pages)])
    expect((await visitor.get(path)).page.querySelector('footer')!.text).toContain('drivs av Drift & Co');
  const html = async (path: string) => (await visitor.get(path)).text;
  for (const path of ['/hjalp', '/tillganglighet', '/personuppgifter']) {
    expect(await html(path)).toContain('Drift &amp; Co');
    expect(await textAt(path)).toContain(operator.address);
    expect(await html(path)).toContain(`href="mailto:${helpDesk}`);
  }
  expect(await textAt('/personuppgifter')).toContain(operator.supervisoryAuthority);
  expect(await html('/personuppgifter')).toContain('mailto:ombud@drift.example');
});

it('NAV-05 the statement on accessibility holds what the law asks for', async () => {
  const answer = await portal.visitor().get('/tillganglighet');
  const text = mainText(answer);
  for (const part of [
    'delvis förenlig',
    'självskattning',
    'Bedömningen gjordes 20',
    'uppdaterades senast 20',
  ])
    expect(text).toContain(part);
  const links = answer.page.querySelectorAll('main a').map((link) => link.getAttribute('href')!);
  expect(links).toContain('https://www.digg.se/tdosanmalan');
  expect(links.some((href) => href.startsWith('mailto:hjalp@'))).toBe(true);
});

it('NAV-05 invited strangers are led to what is said of their data', async () => {
  const { link } = await invite(portal);
  const stranger = portal.visitor();
  const answer = await stranger.get(link);
  expect(answer.page.querySelector('main a[href="/personuppgifter"]')).not.toBeNull();
  expect(mainText(await stranger.get('/personuppgifter'))).toContain('Du som har bjudits in');
});

it('no search engine is to read anything, and there is an icon where browsers look for one', async () => {
  const robots = await supertest(portal.app).get('/robots.txt');
  expect(robots.type).toBe('text/plain');
  expect(robots.text).toBe('User-agent: *\nDisallow: /\n');
  const icon = await supertest(portal.app).get('/favicon.ico');
  expect(icon.status).toBe(200);
  expect(icon.headers['content-type']).toMatch(/^image\/(?:x-icon|vnd\.microsoft\.icon)$/);
  expect(icon.headers['cache-control']).toContain('max-age=86400');
  expect(icon.headers['set-cookie']).toBeUndefined();
  expect((icon.body as Buffer).subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
});

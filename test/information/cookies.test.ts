import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'node-html-parser';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp, routes } from '../../src/app.ts';
import { projectFolder } from '../../src/project-folder.ts';
import { readSettings } from '../../src/settings.ts';
import { production } from '../start/program.ts';
import { demoPassword, encode, formOf, usePortal } from '../support/portal.ts';

const portal = usePortal();

const day = 24 * 60 * 60;

describe.each([
  ['when trying out', readSettings({ NODE_ENV: 'test' })],
  ['in production', readSettings({ ...production, DATABASE_URL: 'postgresql:///x', TRUST_PROXY: '1' })],
])('%s', (_, settings) => {
  const agent = () => supertest.agent(createApp({ settings, prisma: portal.prisma, pool: portal.pool }));

  /** What the portal sets while somebody signs in, opens every page there is, and signs out: name to days, or «session». */
  async function cookiesSet(): Promise<Map<string, number | 'session'>> {
    const found = new Map<string, number | 'session'>();
    const browser = agent();
    let kept: Record<string, string> = {};
    const ask = async (method: 'get' | 'post', path: string, fields?: Record<string, string | string[]>) => {
      const cookie = Object.entries(kept)
        .map((pair) => pair.join('='))
        .join('; ');
      const request = browser[method](path).set({ 'X-Forwarded-Proto': 'https', Cookie: cookie });
      const answer = await (fields ? request.type('form').send(encode(fields)) : request);
      for (const line of ([answer.headers['set-cookie']].flat() as (string | undefined)[]).filter(Boolean)) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line!)!;
        kept = { ...kept, [name!]: value! };
        const age = /Max-Age=(\d+)/i.exec(line!)?.[1];
        found.set(name!, age ? Number(age) / day : /Expires=/i.test(line!) ? NaN : 'session');
      }
      return answer;
    };
    const signIn = parse((await ask('get', '/logga-in')).text);
    const { fields } = formOf({ page: signIn, status: 200, headers: {}, text: '' });
    const answer = await ask('post', '/logga-in', { ...fields, username: 'karin', password: demoPassword });
    expect(answer.status).toBe(303);
    for (const { method, path } of routes) if (method === 'get') await ask('get', path.replace(/:\w+/g, '1'));
    const start = parse((await ask('get', '/')).text);
    const token = start.querySelector('input[name=_csrf]')!.getAttribute('value')!;
    expect((await ask('post', '/logga-ut', { _csrf: token })).status).toBe(303);
    return found;
  }

  it('NAV-05 Kakor names the cookies that are set, and how long they live', async () => {
    const { text } = await agent().get('/kakor').set('X-Forwarded-Proto', 'https');
    const told = new Map(
      parse(text)
        .querySelectorAll('main section')
        .map((section) => {
          const life = /Finns kvar: (.*)/.exec(section.text)![1]!;
          const days = /^(\d+) dagar/.exec(life)?.[1];
          if (!days) expect(life).toMatch(/^Tills du stänger webbläsaren/);
          return [section.querySelector('h2')!.text, days ? Number(days) : 'session'];
        }),
    );
    expect(told.size).toBe(2);
    expect(await cookiesSet()).toEqual(told);
  });
});

it('NAV-05 nothing but what the page tells of is kept in the browser', async () => {
  const filesIn = (folder: string) =>
    readdirSync(new URL(folder, projectFolder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ts|js)$/.test(path) && !path.includes('generated'))
      .map((path) => `${folder}${path}`);
  const sets =
    /\.cookie\(|Set-Cookie|document\.cookie|cookieStore|(?:local|session)Storage|indexedDB|[^.\w]session\(\{/i;
  const found = [...filesIn('src/'), ...filesIn('public/js/')].filter((path) =>
    sets.test(readFileSync(new URL(path, projectFolder), 'utf8')),
  );
  const [script, ...cookies] = found.sort();
  expect(cookies).toEqual(['src/web/browser-tokens.ts', 'src/web/session.ts']);
  const names = readFileSync(new URL(script!, projectFolder), 'utf8').match(
    /(?<=localStorage\.\w+\(')[\w-]+/g,
  );
  expect([script, ...new Set(names)]).toEqual(['public/js/session.js', 'portal-used-at']);
  expect((await portal.visitor().get('/kakor')).text).toContain('portal-used-at');
});

import { describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/app.ts';
import { log } from '../../src/operation/log.ts';
import { mount, type Services } from '../../src/web/handle.ts';
import type { Route } from '../../src/web/routes.ts';
import { usePortal, type Visitor } from '../support/portal.ts';
import { expectations, type Outcome, people, type Person } from './expectations.ts';

const portal = usePortal();

const keyOf = ({ method, path }: Route): string => `${method} ${path}`;
const browserOf = (person: Person): Promise<Visitor> =>
  person === 'nobody' ? Promise.resolve(portal.visitor()) : portal.signIn(person);

describe('SEC-01 every route with every kind of user', () => {
  it('SEC-01 has an expectation', () => {
    expect(routes.map(keyOf).sort()).toEqual(Object.keys(expectations).sort());
  });

  const cases = routes.flatMap((route) => people.map((person) => ({ route, person, key: keyOf(route) })));
  it.each(cases)('SEC-01 $key as $person', async ({ route, person, key }) => {
    const browser = await browserOf(person);
    const answer =
      route.method === 'get' ? await browser.get(route.path) : await browser.post(route.path, {});
    const isSentToSignIn =
      answer.status === 303 && answer.headers.location?.startsWith('/logga-in') && !key.includes('logga-ut');
    const outcome: Outcome = answer.status === 403 ? 'refused' : isSentToSignIn ? 'sign in' : 'allowed';
    expect(outcome).toBe(expectations[key]?.[person]);
    expect(answer.status).toBeLessThan(500);
  });

  it('SEC-01 a route that does not say who may use it stops the start', () => {
    const silent = {
      method: 'get',
      path: '/hemligt',
      handle: () => ({ kind: 'not-found' }),
    } as unknown as Route;
    expect(() => mount({} as never, [silent], {} as Services)).toThrow(
      '/hemligt does not say who may use it',
    );
  });
});

describe('headers', () => {
  const policy =
    "default-src 'none';style-src 'self';script-src 'self';img-src 'self';font-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'";
  /** The pages that show mails, each a document of its own (test/mail/previews.test.ts). */
  const framing = ['/administration/mejl/forhandsvisning', '/demo/mejl/forhandsvisning'];

  it('SEC-03 every page has a strict policy and the usual headers', async () => {
    const claire = await portal.signIn('kommissionen');
    const paths = routes.filter(({ method }) => method === 'get').map(({ path }) => path);
    for (const path of ['/finns-inte', ...paths]) {
      const { headers } = await claire.get(path);
      const expected = framing.includes(path) ? `${policy};frame-src 'self'` : policy;
      expect(headers['content-security-policy'], path).toBe(expected);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()') as string,
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('SEC-03 no page holds inline script or style, or names another host', async () => {
    const karin = await portal.signIn('karin');
    for (const { path } of routes.filter(({ method }) => method === 'get')) {
      const { text, page } = await karin.get(path);
      expect(text).not.toMatch(/ style="|<style| on\w+="/);
      for (const element of page.querySelectorAll('script, link, img'))
        expect(element.getAttribute('src') ?? element.getAttribute('href')).toMatch(/^\//);
    }
  });
});

it('SEC-03 says where to report a weakness (RFC 9116)', async () => {
  const { text, headers } = await portal.visitor().get('/.well-known/security.txt');
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(text).toMatch(/^Contact: mailto:hjalp@myndighetsportalen.example$/m);
  const expires = /^Expires: (.*)$/m.exec(text)![1]!;
  const days = (Date.parse(expires) - portal.clock.now.getTime()) / 86_400_000;
  expect(days).toBeGreaterThan(30);
  expect(days).toBeLessThan(365);
});

describe('error pages', () => {
  it('say in Swedish that there is no such page', async () => {
    const answer = await portal.visitor().get('/finns-inte');
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Sidan finns inte');
  });

  it.each(['/%E0%A4%A', '/administration/min-myndighet/redigera?x=%FF%00'])(
    'SEC-05 survive %s',
    async (path) => expect((await portal.visitor().get(path)).status).toBeLessThan(500),
  );

  it('SEC-05 tell nothing of the inside when something fails', async () => {
    const visitor = portal.visitor();
    const processLog = vi.spyOn(log, 'error').mockImplementation(() => undefined);
    await portal.owner.query('ALTER TABLE sign_in RENAME TO sign_in_away');
    const answer = await visitor.submit('/logga-in', { username: 'karin', password: 'Demo1234' });
    await portal.owner.query('ALTER TABLE sign_in_away RENAME TO sign_in');
    expect(answer.status).toBe(500);
    expect(processLog).toHaveBeenCalledOnce();
    expect(answer.text).toContain('Något gick fel');
    expect(answer.text).not.toMatch(/sign_in|Prisma|node_modules|\bat /);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/app.ts';
import { log } from '../../src/operation/log.ts';
import { mount, type Services } from '../../src/web/handle.ts';
import type { Route } from '../../src/web/routes.ts';
import { usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();

const people = ['nobody', 'lars', 'karin', 'atkomst', 'nimic', 'kommissionen'] as const;
type Person = (typeof people)[number];
type Outcome = 'allowed' | 'sign in' | 'refused';

/** Who may use each route. A new route without a line here fails the test. */
const everybody = allowed(...people);
const users = allowed('lars', 'karin', 'atkomst', 'nimic', 'kommissionen');
const administrators = allowed('karin', 'atkomst', 'nimic', 'kommissionen');
const accessManagers = allowed('atkomst', 'nimic');
const nationalCoordinators = allowed('nimic');
const commission = allowed('kommissionen');
const expectations: Record<string, Record<Person, Outcome>> = {
  'get /.well-known/security.txt': everybody,
  'get /': users,
  'get /administration': users,
  'get /logga-in': everybody,
  'post /logga-in': everybody,
  'post /logga-ut': everybody,
  'get /fortsatt-inloggad': users,
  'get /skicka-igen/:draft': users,
  'get /administration/min-myndighet': users,
  'get /administration/min-myndighet/klassificering': users,
  'get /administration/min-myndighet/moduler': users,
  'get /administration/min-myndighet/redigera': administrators,
  'post /administration/min-myndighet/redigera': administrators,
  'post /administration/min-myndighet/bekrafta': administrators,
  'post /administration/min-myndighet/e-post/skicka-lanken-igen': administrators,
  'post /administration/min-myndighet/e-post/avbryt-bytet': administrators,
  'get /myndigheter/:authorityId': users,
  'get /myndigheter/:authorityId/klassificering': users,
  'get /myndigheter/:authorityId/moduler': users,
  'get /myndigheter/:authorityId/byt-land': commission,
  'post /myndigheter/:authorityId/byt-land': commission,
  'get /sok-myndighet': users,
  'get /administration/namnandringar': commission,
  'get /administration/nationella-samordnare': commission,
  'get /administration/nationella-samordnare/:country': commission,
  'get /administration/nationella-samordnare/:country/registrera': commission,
  'post /administration/nationella-samordnare/:country/registrera': commission,
  'get /administration/nationella-samordnare/:country/administratorer': commission,
  'get /administration/nationella-samordnare/:country/administratorer/:userId/aterstall-losenord': commission,
  'post /administration/nationella-samordnare/:country/administratorer/:userId/aterstall-losenord':
    commission,
  'get /administration/nationella-samordnare/:country/utse/:authorityId': commission,
  'post /administration/nationella-samordnare/:country/utse/:authorityId': commission,
  'get /administration/namnandringar/:nameChangeId': commission,
  'post /administration/namnandringar/:nameChangeId': commission,
  'get /administration/moduler': commission,
  'get /administration/moduler/ny': commission,
  'post /administration/moduler/ny': commission,
  'get /administration/moduler/:moduleId': commission,
  'get /administration/moduler/:moduleId/redigera': commission,
  'post /administration/moduler/:moduleId/redigera': commission,
  'get /administration/moduler/:moduleId/lat-utga': commission,
  'post /administration/moduler/:moduleId/lat-utga': commission,
  'get /administration/moduler/:moduleId/anvand-igen': commission,
  'post /administration/moduler/:moduleId/anvand-igen': commission,
  'get /administration/moduler/:moduleId/roller/ny': commission,
  'post /administration/moduler/:moduleId/roller/ny': commission,
  'get /administration/moduler/:moduleId/roller/:roleId/redigera': commission,
  'post /administration/moduler/:moduleId/roller/:roleId/redigera': commission,
  'get /administration/moduler/:moduleId/roller/:roleId/lat-utga': commission,
  'post /administration/moduler/:moduleId/roller/:roleId/lat-utga': commission,
  'get /administration/moduler/:moduleId/roller/:roleId/anvand-igen': commission,
  'post /administration/moduler/:moduleId/roller/:roleId/anvand-igen': commission,
  'get /administration/moduler/:moduleId/roller/:roleId/for-fa': commission,
  'get /administration/moduler/:moduleId/roller/:roleId/for-fa/csv': commission,
  'get /administration/nyckelord': commission,
  'get /administration/nyckelord/ny': commission,
  'post /administration/nyckelord/ny': commission,
  'get /administration/nyckelord/:keywordId/redigera': commission,
  'post /administration/nyckelord/:keywordId/redigera': commission,
  'get /administration/nyckelord/:keywordId/lat-utga': commission,
  'post /administration/nyckelord/:keywordId/lat-utga': commission,
  'get /administration/nyckelord/:keywordId/anvand-igen': commission,
  'post /administration/nyckelord/:keywordId/anvand-igen': commission,
  'get /administration/min-myndighet/anvandare': administrators,
  'get /administration/min-myndighet/anvandare/csv': administrators,
  'get /administration/min-myndighet/anvandare/ny': administrators,
  'post /administration/min-myndighet/anvandare/ny': administrators,
  'get /administration/min-myndighet/anvandare/anvandarnamn': administrators,
  'get /administration/min-myndighet/anvandare/:userId': administrators,
  'get /administration/min-myndighet/anvandare/:userId/kvitto': administrators,
  'get /administration/min-myndighet/anvandare/:userId/redigera': administrators,
  'post /administration/min-myndighet/anvandare/:userId/redigera': administrators,
  'post /administration/min-myndighet/anvandare/:userId/e-post/skicka-lanken-igen': administrators,
  'post /administration/min-myndighet/anvandare/:userId/e-post/avbryt-bytet': administrators,
  'get /administration/min-myndighet/anvandare/:userId/ta-bort': administrators,
  'post /administration/min-myndighet/anvandare/:userId/ta-bort': administrators,
  'get /administration/min-myndighet/anvandare/:userId/aterstall-losenord': administrators,
  'post /administration/min-myndighet/anvandare/:userId/aterstall-losenord': administrators,
  'get /administration/nyckeltal': nationalCoordinators,
  'get /administration/nyckeltal/csv': nationalCoordinators,
  'get /administration/myndigheter': accessManagers,
  'get /administration/myndigheter/:authorityId/atkomstansvar': nationalCoordinators,
  'post /administration/myndigheter/:authorityId/atkomstansvar': nationalCoordinators,
  'get /administration/myndigheter/registrera': accessManagers,
  'post /administration/myndigheter/registrera': accessManagers,
  'get /administration/inbjudningar': accessManagers,
  'get /administration/inbjudningar/ny': accessManagers,
  'post /administration/inbjudningar/ny': accessManagers,
  'get /administration/inbjudningar/:invitationId': accessManagers,
  'post /administration/inbjudningar/:invitationId/godkann': accessManagers,
  'post /administration/inbjudningar/:invitationId/paminn': accessManagers,
  'get /administration/inbjudningar/:invitationId/dra-tillbaka': accessManagers,
  'post /administration/inbjudningar/:invitationId/dra-tillbaka': accessManagers,
  'get /administration/inbjudningar/:invitationId/avsla': accessManagers,
  'post /administration/inbjudningar/:invitationId/avsla': accessManagers,
  'get /bekrafta-adress/:token': everybody,
  'post /bekrafta-adress/:token': everybody,
  'get /inbjudan/:token': everybody,
  'post /inbjudan/:token': everybody,
  'get /administration/myndigheter/csv': accessManagers,
  'get /administration/myndigheter/handelselogg': accessManagers,
  'get /administration/myndigheter/handelselogg/csv': accessManagers,
  'get /administration/myndigheter/:authorityId': accessManagers,
  'get /administration/myndigheter/:authorityId/klassificering': accessManagers,
  'get /administration/myndigheter/:authorityId/moduler': accessManagers,
  'get /administration/myndigheter/:authorityId/redigera': accessManagers,
  'post /administration/myndigheter/:authorityId/redigera': accessManagers,
  'post /administration/myndigheter/:authorityId/bekrafta': accessManagers,
  'post /administration/myndigheter/:authorityId/e-post/skicka-lanken-igen': accessManagers,
  'post /administration/myndigheter/:authorityId/e-post/avbryt-bytet': accessManagers,
  'get /administration/myndigheter/:authorityId/handelselogg': accessManagers,
  'get /administration/myndigheter/:authorityId/handelselogg/csv': accessManagers,
  'get /administration/myndigheter/:authorityId/ta-bort': accessManagers,
  'post /administration/myndigheter/:authorityId/ta-bort': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/csv': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/ny': accessManagers,
  'post /administration/myndigheter/:authorityId/anvandare/ny': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/anvandarnamn': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/:userId': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/:userId/kvitto': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/:userId/redigera': accessManagers,
  'post /administration/myndigheter/:authorityId/anvandare/:userId/redigera': accessManagers,
  'post /administration/myndigheter/:authorityId/anvandare/:userId/e-post/skicka-lanken-igen': accessManagers,
  'post /administration/myndigheter/:authorityId/anvandare/:userId/e-post/avbryt-bytet': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/:userId/aterstall-losenord': accessManagers,
  'post /administration/myndigheter/:authorityId/anvandare/:userId/aterstall-losenord': accessManagers,
  'get /administration/myndigheter/:authorityId/anvandare/:userId/ta-bort': accessManagers,
  'post /administration/myndigheter/:authorityId/anvandare/:userId/ta-bort': accessManagers,
  'get /administration/min-myndighet/moduler/ge': accessManagers,
  'post /administration/min-myndighet/moduler/ge': accessManagers,
  'get /administration/min-myndighet/moduler/:moduleId/aterkalla': accessManagers,
  'post /administration/min-myndighet/moduler/:moduleId/aterkalla': accessManagers,
  'get /administration/min-myndighet/moduler/:moduleId/roll': accessManagers,
  'post /administration/min-myndighet/moduler/:moduleId/roll': accessManagers,
  'get /administration/myndigheter/:authorityId/moduler/ge': accessManagers,
  'post /administration/myndigheter/:authorityId/moduler/ge': accessManagers,
  'get /administration/myndigheter/:authorityId/moduler/:moduleId/aterkalla': accessManagers,
  'post /administration/myndigheter/:authorityId/moduler/:moduleId/aterkalla': accessManagers,
  'get /administration/myndigheter/:authorityId/moduler/:moduleId/roll': accessManagers,
  'post /administration/myndigheter/:authorityId/moduler/:moduleId/roll': accessManagers,
  'get /byt-losenord': users,
  'post /byt-losenord': users,
  'get /logga-in/kod': users,
  'post /logga-in/kod': users,
  'get /logga-in/reservkod': users,
  'post /logga-in/reservkod': users,
  'get /logga-in/nyckel': everybody,
  'get /logga-in/nyckel/fraga': everybody,
  'post /logga-in/nyckel': everybody,
  'get /mina-uppgifter/tvastegsinloggning': users,
  'get /mina-uppgifter/tvastegsinloggning/bekrafta': users,
  'post /mina-uppgifter/tvastegsinloggning/bekrafta': users,
  'get /mina-uppgifter/tvastegsinloggning/app': users,
  'post /mina-uppgifter/tvastegsinloggning/app': users,
  'get /mina-uppgifter/tvastegsinloggning/app/ta-bort': users,
  'post /mina-uppgifter/tvastegsinloggning/app/ta-bort': users,
  'get /mina-uppgifter/tvastegsinloggning/nyckel': users,
  'get /mina-uppgifter/tvastegsinloggning/nyckel/fraga': users,
  'post /mina-uppgifter/tvastegsinloggning/nyckel': users,
  'get /mina-uppgifter/tvastegsinloggning/nyckel/:passkeyId/ta-bort': users,
  'post /mina-uppgifter/tvastegsinloggning/nyckel/:passkeyId/ta-bort': users,
  'get /mina-uppgifter/tvastegsinloggning/reservkoder': users,
  'post /mina-uppgifter/tvastegsinloggning/reservkoder': users,
  'get /administration/min-myndighet/tvastegsinloggning': administrators,
  'post /administration/min-myndighet/tvastegsinloggning': administrators,
  'post /administration/min-myndighet/tvastegsinloggning/:userId/paminn': administrators,
  'get /administration/myndigheter/:authorityId/tvastegsinloggning': accessManagers,
  'post /administration/myndigheter/:authorityId/tvastegsinloggning': accessManagers,
  'post /administration/myndigheter/:authorityId/tvastegsinloggning/:userId/paminn': accessManagers,
  'get /administration/min-myndighet/anvandare/:userId/aterstall-tvastegsinloggning': administrators,
  'post /administration/min-myndighet/anvandare/:userId/aterstall-tvastegsinloggning': administrators,
  'get /administration/myndigheter/:authorityId/anvandare/:userId/aterstall-tvastegsinloggning':
    accessManagers,
  'post /administration/myndigheter/:authorityId/anvandare/:userId/aterstall-tvastegsinloggning':
    accessManagers,
  'get /administration/nationella-samordnare/:country/administratorer/:userId/aterstall-tvastegsinloggning':
    commission,
  'post /administration/nationella-samordnare/:country/administratorer/:userId/aterstall-tvastegsinloggning':
    commission,
  'get /glomt-losenordet': everybody,
  'post /glomt-losenordet': everybody,
  'get /mina-inloggningar': users,
  'post /mina-inloggningar/avsluta-andra': users,
  'post /mina-inloggningar/webblasare/:browserId/ta-bort': users,
  'post /mina-inloggningar/:signInId/avsluta': users,
  'get /mina-uppgifter': users,
  'post /mina-uppgifter': users,
  'get /mina-uppgifter/fil': users,
  'get /administration/handelselogg': administrators,
  'get /administration/handelselogg/csv': administrators,
  'get /administration/mejl': commission,
  'post /administration/mejl/:mailId/forsok-igen': commission,
  'get /administration/mejl/forhandsvisning': commission,
  'get /administration/mejl/forhandsvisning/:template/:language': commission,
  'get /demo/mejl': everybody,
  'get /demo/mejl/forhandsvisning': everybody,
  'get /demo/mejl/forhandsvisning/:template/:language': everybody,
};

/** The others are refused, strangers are sent to sign in. */
function allowed(...who: Person[]): Record<Person, Outcome> {
  const outcomes = people.map((person): [Person, Outcome] => [
    person,
    who.includes(person) ? 'allowed' : person === 'nobody' ? 'sign in' : 'refused',
  ]);
  return Object.fromEntries(outcomes) as Record<Person, Outcome>;
}

for (const path of ['robots.txt', 'hjalp', 'tillganglighet', 'personuppgifter', 'kakor'])
  expectations[`get /${path}`] = everybody;
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

import { describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/app.ts';
import type { Route } from '../../src/web/routes.ts';
import { expectations } from '../authorization/expectations.ts';
import { type Answer, type Portal, usePortal, type Visitor } from '../support/portal.ts';
import { growOld } from '../support/second-factors.ts';

vi.setConfig({ testTimeout: 120_000 });
const portal = usePortal();

const own = '/administration/min-myndighet';
const managed = '/administration/myndigheter/:authorityId';
const coordinators = '/administration/nationella-samordnare/:country';
const factors = '/mina-uppgifter/tvastegsinloggning';
const atBoth = (page: string) => [`${own}${page}`, `${managed}${page}`];
const posts = (paths: string[]) => paths.map((path) => `post ${path}`);

/** What gives power away whatever it holds (PWD-13), in the words of the rule. */
const always = [
  // Resets of passwords and second factors.
  ...posts(atBoth('/anvandare/:userId/aterstall-losenord')),
  ...posts(atBoth('/anvandare/:userId/aterstall-tvastegsinloggning')),
  `post ${coordinators}/administratorer/:userId/aterstall-losenord`,
  `post ${coordinators}/administratorer/:userId/aterstall-tvastegsinloggning`,
  // Delegation, and who is national coordinator.
  `post ${managed}/atkomstansvar`,
  `post ${coordinators}/utse/:authorityId`,
  // The first administrator of an authority.
  `post ${coordinators}/registrera`,
  'post /administration/inbjudningar/:invitationId/godkann',
  // Giving and withdrawing modules.
  ...posts(atBoth('/moduler/ge')),
  ...posts(atBoth('/moduler/:moduleId/aterkalla')),
  // Removal of an authority.
  `post ${managed}/ta-bort`,
  // The demand of PWD-11.
  ...posts(atBoth('/tvastegsinloggning')),
  // One’s own second factors.
  `get ${factors}/app`,
  `get ${factors}/app/ta-bort`,
  `post ${factors}/app/ta-bort`,
  `get ${factors}/nyckel`,
  `get ${factors}/nyckel/fraga`,
  `get ${factors}/nyckel/:passkeyId/ta-bort`,
  `post ${factors}/nyckel/:passkeyId/ta-bort`,
  `get ${factors}/reservkoder`,
  `post ${factors}/reservkoder`,
  // Downloads of lists.
  `get ${own}/anvandare/csv`,
  `get ${managed}/anvandare/csv`,
  'get /administration/myndigheter/csv',
  'get /administration/myndigheter/handelselogg/csv',
  `get ${managed}/handelselogg/csv`,
  'get /administration/handelselogg/csv',
  'get /administration/nyckeltal/csv',
  'get /administration/moduler/:moduleId/roller/:roleId/for-fa/csv',
];

/** What does for some of what it may hold: test/second-factors/some-forms.test.ts. */
const sometimes = [
  ...posts(atBoth('/anvandare/ny')),
  ...posts(atBoth('/anvandare/:userId/redigera')),
  ...posts(atBoth('/anvandare/:userId/ta-bort')),
  ...posts(atBoth('/redigera')),
  'post /administration/myndigheter/registrera',
  'post /administration/moduler/:moduleId/roller/:roleId/redigera',
];

const keyOf = ({ method, path }: Route): string => `${method} ${path}`;
const routeWith = (key: string): Route => routes.find((route) => keyOf(route) === key)!;

/** Somebody who may use the route, signed in more than ten minutes ago. */
async function personFor(key: string): Promise<Visitor> {
  const person = Object.entries(expectations[key]!)
    .filter(([name]) => name !== 'nobody')
    .find(([, outcome]) => outcome === 'allowed')![0];
  const visitor = await portal.signIn(person);
  await growOld(portal);
  return visitor;
}

const addressOf = (path: string, authorityId: number): string =>
  path.replace(':authorityId', String(authorityId)).replace(':country', 'SE').replace(/:\w+/g, '1');

/** An authority that both access managers look after. */
const managedId = async ({ prisma }: Portal): Promise<number> =>
  (await prisma.authority.findFirstOrThrow({ where: { informalName: 'Läkemedelsverket' } })).id;

const asks = ({ status, headers, page }: Answer): boolean =>
  status === 303
    ? (headers.location ?? '').startsWith('/visa-vem-du-ar?')
    : status === 403 && page.querySelector('input[name=_proof]') !== null;

async function answerTo(key: string): Promise<Answer> {
  const { method, path } = routeWith(key);
  const visitor = await personFor(key);
  const address = addressOf(path, await managedId(portal));
  return method === 'get' ? visitor.get(address) : visitor.post(address, { _csrf: await visitor.token() });
}

describe('what gives power away', () => {
  it('PWD-13 is named in the table of routes, and nothing else is', () => {
    const named = (isNamed: (route: Route) => boolean) => routes.filter(isNamed).map(keyOf).sort();
    expect(named(({ proof }) => proof === 'recent')).toEqual([...always].sort());
    expect(named(({ proof }) => typeof proof === 'function')).toEqual([...sometimes].sort());
  });

  it('PWD-13 every list that can be downloaded is there', () => {
    const lists = routes.filter(({ path }) => path.endsWith('/csv')).map(keyOf);
    expect(lists.filter((key) => !always.includes(key))).toEqual([]);
    expect(lists).toHaveLength(8);
  });

  it.each(always)('PWD-13 %s asks when the last proof is old', async (key) => {
    expect(asks(await answerTo(key))).toBe(true);
  });

  const others = routes
    .filter(({ method }) => method === 'post')
    .map(keyOf)
    .filter((key) => !always.includes(key));
  it.each(others)('PWD-13 %s does not', async (key) => {
    expect(asks(await answerTo(key))).toBe(false);
  });
});

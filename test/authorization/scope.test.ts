import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { managedAuthority } from '../../src/authorities/place.ts';
import type { Route } from '../../src/web/routes.ts';
import { fingerprintOf } from '../support/fingerprint.ts';
import { usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();

/** Every route to another authority as its access manager, as the app has them: a new one is tried too. */
const managed = routes.filter(({ path }) => path.startsWith(managedAuthority));

const people = ['nimic', 'atkomst', 'karin', 'lars', 'kommissionen'] as const;

/** Who may work on which authority (ACC-02). */
const targets = {
  'one in the country, assigned to Socialstyrelsen': { name: 'Läkemedelsverket', who: ['nimic', 'atkomst'] },
  'one in the country, assigned to nobody': { name: 'Konsumentverket', who: ['nimic'] },
  'an access manager in the country': { name: 'Socialstyrelsen', who: ['nimic'] },
  'one with other modules': { name: 'RAÄ', who: ['nimic'] },
  'the national coordinator': { name: 'Kommerskollegium', who: [] },
  'one in another country': { name: 'Opetushallitus', who: [] },
  'one that another access manager registered': { name: 'Skatteverket', who: ['nimic'] },
  'the Commission': { name: 'Kommissionen, GD Inre marknaden (GROW)', who: [] },
} as const;

type Target = keyof typeof targets;

const visitors = new Map<string, Visitor>();
const ids = new Map<string, { authority: number; user: number; module: number }>();

beforeAll(async () => {
  for (const person of people) visitors.set(person, await portal.signIn(person));
  for (const { name } of Object.values(targets)) {
    const found = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: name },
      include: { users: { orderBy: { id: 'desc' }, take: 1 }, modules: { take: 1 } },
    });
    const some = { user: found.users[0]?.id ?? 1, module: found.modules[0]?.moduleId ?? 1 };
    ids.set(name, { authority: found.id, ...some });
  }
  // An access manager that is none of those who try.
  const manager = await portal.prisma.authority.update({
    where: { id: ids.get('RAÄ')!.authority },
    data: { kind: 'ACCESS_MANAGER' },
  });
  await portal.prisma.managedAuthority.create({
    data: { managerId: manager.id, authorityId: ids.get('Skatteverket')!.authority },
  });
});

/** The address of the route for the authority; a parameter that is not known here fails the test. */
function addressOf({ path }: Route, target: Target): string {
  const { authority, user, module } = ids.get(targets[target].name)!;
  const known: Record<string, number> = { authorityId: authority, userId: user, moduleId: module };
  return path.replace(/:(\w+)/g, (_, name: string) => {
    if (!(name in known)) throw new Error(`say what :${name} of ${path} is to be in this test`);
    return String(known[name]);
  });
}

describe('the limits of access managers', () => {
  it('ACC-02 there are routes to try, with every tab among them', () => {
    const paths = managed.map(({ path }) => path.slice(managedAuthority.length));
    expect(paths).toEqual(
      expect.arrayContaining(['', '/klassificering', '/moduler', '/anvandare', '/ta-bort']),
    );
    expect(managed.length).toBeGreaterThan(25);
  });

  const refusals = (Object.keys(targets) as Target[]).flatMap((target) =>
    people
      .filter((person) => !(targets[target].who as readonly string[]).includes(person))
      .map((person) => ({ target, person })),
  );
  it.each(refusals)(
    'ACC-01 ACC-02 $person is refused at $target, whatever the route, and changes nothing',
    async ({ target, person }) => {
      const visitor = visitors.get(person)!;
      const token = await visitor.token();
      const before = await fingerprintOf(portal.pool);
      for (const route of managed) {
        const address = addressOf(route, target);
        const answer =
          route.method === 'get' ? await visitor.get(address) : await visitor.post(address, { _csrf: token });
        const isOwn = answer.status === 303 && answer.headers.location === '/administration/min-myndighet';
        expect(isOwn || answer.status === 403, `${route.method} ${address}: ${answer.status}`).toBe(true);
      }
      expect(await fingerprintOf(portal.pool)).toEqual(before);
    },
  );

  const allowed = (Object.keys(targets) as Target[]).flatMap((target) =>
    targets[target].who.map((person) => ({ target, person })),
  );
  it.each(allowed)(
    'ACC-01 $person opens every page of $target, each saying whose it is',
    async ({ target, person }) => {
      const visitor = visitors.get(person)!;
      const { name } = targets[target];
      for (const route of managed.filter(({ method }) => method === 'get')) {
        const address = addressOf(route, target);
        const answer = await visitor.get(address);
        if (address.endsWith('/atkomstansvar') && person !== 'nimic') {
          expect(answer.status, 'only the national coordinator delegates (ACC-06)').toBe(403);
          continue;
        }
        // A user or a module of this authority may not be there to show; a receipt is shown once.
        expect([200, 303, 404], `${address}: ${answer.status}`).toContain(answer.status);
        if (answer.status === 200 && answer.headers['content-type']?.includes('html'))
          expect(answer.page.querySelector('.working-on strong')?.text).toBe(name);
      }
      const tabs = [
        '',
        '/klassificering',
        '/moduler',
        '/anvandare',
        '/redigera',
        '/anvandare/ny',
        '/handelselogg',
      ];
      for (const tab of tabs) {
        const answer = await visitor.get(`/administration/myndigheter/${ids.get(name)!.authority}${tab}`);
        expect(answer.status).toBe(200);
      }
    },
  );
});

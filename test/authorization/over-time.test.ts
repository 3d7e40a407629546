import { describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/app.ts';
import { managedAuthority } from '../../src/authorities/place.ts';
import type { Actor } from '../../src/authorization/actor.ts';
import type { Route } from '../../src/web/routes.ts';
import { fingerprintOf } from '../support/fingerprint.ts';
import { userByName } from '../support/people.ts';
import { type Fields, formOf, type Portal, usePortal, type Visitor, without } from '../support/portal.ts';

vi.setConfig({ testTimeout: 120_000 });

const minute = 60_000;
const managed = '/administration/myndigheter';
type Kind = Actor['authorityKind'];

/** What the policies look at. */
const actor = (authorityKind: Kind, isAdministrator = true) =>
  ({ userId: 1, authorityKind, isAdministrator, mustChoosePassword: false, mustEnrol: false }) as Actor;

/** Routes for signed-in users only. */
const behindSignIn = routes.filter(({ who }) => !who(null));

/** The routes that one may use before and not after. */
const lostBetween = (before: Actor, after: Actor): Route[] =>
  routes.filter(({ who }) => who(before) && !who(after));

interface Opened {
  method: Route['method'];
  address: string;
  fields: Fields;
}

const authority = (portal: Portal, informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({
    where: { informalName },
    include: { users: { orderBy: { id: 'desc' } }, modules: true },
  });

/** The routes as addresses at an authority, each form of them opened beforehand, with the token it was given. */
async function open(
  portal: Portal,
  visitor: Visitor,
  which: readonly Route[],
  name: string,
): Promise<Opened[]> {
  const { id, users, modules } = await authority(portal, name);
  const known: Record<string, number | undefined> = {
    authorityId: id,
    userId: users[0]?.id,
    moduleId: modules[0]?.moduleId,
  };
  const token = await visitor.token();
  const opened: Opened[] = [];
  for (const { method, path } of which) {
    const address = path.replace(/:(\w+)/g, (_, parameter: string) =>
      String(known[parameter] ?? (parameter === 'country' ? 'SE' : 1)),
    );
    const page = method === 'post' ? (await visitor.get(address)).page : undefined;
    const form = page?.querySelector(`main form[action="${address}"]`);
    opened.push({
      method,
      address,
      fields: form
        ? formOf({ page: page!, status: 200 } as never, `main form[action="${address}"]`).fields
        : { _csrf: token },
    });
  }
  return opened;
}

/** Whatever was opened before is now answered like this, and nothing of it is done. */
async function expectAnswers(
  portal: Portal,
  visitor: Visitor,
  opened: readonly Opened[],
  expected: number | 'sign in',
) {
  expect(opened.length).toBeGreaterThan(0);
  const before = await fingerprintOf(portal.pool);
  for (const { method, address, fields } of opened) {
    const answer = method === 'get' ? await visitor.get(address) : await visitor.post(address, fields);
    const isSentToSignIn =
      answer.status === 303
        ? answer.headers.location?.startsWith('/logga-in')
        : answer.status === 403 && answer.page.querySelector('main form[action="/logga-in"]') !== null;
    expect(isSentToSignIn ? 'sign in' : answer.status, `${method} ${address}`).toBe(expected);
  }
  expect(await fingerprintOf(portal.pool)).toEqual(before);
}

/** Somebody does it on the page, and it is done. */
async function done(visitor: Visitor, path: string, fields: Fields = {}) {
  const answer = await visitor.submit(path, fields);
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`);
}

const userPath = async (portal: Portal, username: string, page: string) => {
  const { id, authorityId } = await userByName(portal, username);
  return `${managed}/${authorityId}/anvandare/${id}${page}`;
};

/** What ends a session at once, with every page and form of it open. */
const endings: Record<string, { person: string; at?: string; end: (portal: Portal) => Promise<void> }> = {
  'the user is no longer administrator': {
    person: 'karin',
    end: async (portal) => {
      const nimic = await portal.signIn('nimic');
      await done(nimic, await userPath(portal, 'lars', '/redigera'), { isAdministrator: 'on' });
      const path = await userPath(portal, 'karin', '/redigera');
      const { fields } = formOf(await nimic.get(path));
      expect((await nimic.post(path, without(fields, 'isAdministrator'))).status).toBe(303);
    },
  },
  'the password is reset': {
    person: 'lars',
    end: async (portal) =>
      done(
        await portal.signIn('karin'),
        `/administration/min-myndighet/anvandare/${(await userByName(portal, 'lars')).id}/aterstall-losenord`,
      ),
  },
  'the user is removed': {
    person: 'tillfallig',
    end: async (portal) =>
      done(await portal.signIn('nimic'), await userPath(portal, 'tillfallig', '/ta-bort')),
  },
  'the authority is removed': {
    person: 'karin',
    end: async (portal) => {
      const { id } = await authority(portal, 'Arbetsmiljöverket');
      await done(await portal.signIn('nimic'), `${managed}/${id}/ta-bort`, { name: 'Arbetsmiljöverket' });
    },
  },
  'the authority is no longer access manager': {
    person: 'atkomst',
    at: 'Läkemedelsverket',
    end: (portal) => delegate(portal, { extent: 'none' }),
  },
  'it is not used for 30 minutes': { person: 'nimic', end: (portal) => wait(portal, 30) },
  'it is used for 12 hours': {
    person: 'kommissionen',
    end: async (portal) => {
      await portal.prisma.signIn.updateMany({
        data: { lastSeenAt: new Date(portal.clock.now.getTime() + 12 * 60 * minute) },
      });
      await wait(portal, 12 * 60);
    },
  },
};

function wait(portal: Portal, minutes: number): Promise<void> {
  portal.clock.now = new Date(portal.clock.now.getTime() + minutes * minute);
  return Promise.resolve();
}

describe.each(Object.keys(endings))('a session ends when %s', (what) => {
  const portal = usePortal();

  it('SEC-02 at once, for every page, and no form opened before does anything', async () => {
    const { person, at = 'Arbetsmiljöverket', end } = endings[what]!;
    const visitor = await portal.signIn(person);
    const opened = await open(portal, visitor, behindSignIn, at);
    await end(portal);
    await expectAnswers(portal, visitor, opened, 'sign in');
  });
});

/** What takes away rights from a user who may sign in again. */
const losses: Record<string, { person: string; lost: Route[]; lose: (portal: Portal) => Promise<void> }> = {
  'the authority is no longer national coordinator': {
    person: 'nimic',
    lost: lostBetween(actor('NATIONAL_COORDINATOR'), actor('ORDINARY')),
    lose: async (portal) => {
      const { id } = await authority(portal, 'Konsumentverket');
      await done(await portal.signIn('kommissionen'), `/administration/nationella-samordnare/SE/utse/${id}`);
    },
  },
  'an authority moves to another country': {
    person: 'nimic',
    lost: routes.filter(({ path, who }) => path.startsWith(managedAuthority) && who(actor('ACCESS_MANAGER'))),
    lose: async (portal) => {
      const { id } = await authority(portal, 'Läkemedelsverket');
      const fields = { land: 'FI', from: 'SE', organisationNumber: '' };
      const commission = await portal.signIn('kommissionen');
      expect((await commission.post(`/myndigheter/${id}/byt-land`, fields)).status).toBe(303);
    },
  },
  'an authority leaves the scope': {
    person: 'atkomst',
    lost: routes.filter(({ path, who }) => path.startsWith(managedAuthority) && who(actor('ACCESS_MANAGER'))),
    lose: async (portal) =>
      delegate(portal, { authorities: [String((await authority(portal, 'Försäkringskassan')).id)] }),
  },
};

async function delegate(portal: Portal, fields: Fields) {
  const { id } = await authority(portal, 'Socialstyrelsen');
  await done(await portal.signIn('nimic'), `${managed}/${id}/atkomstansvar`, fields);
}

describe.each(Object.keys(losses))('%s', (what) => {
  const portal = usePortal();

  it('SEC-01 SEC-02 ends the session at once; its pages and forms are refused after it too, and change nothing', async () => {
    const { person, lost, lose } = losses[what]!;
    const visitor = await portal.signIn(person);
    const opened = await open(portal, visitor, lost, 'Läkemedelsverket');
    expect(opened.some(({ method, fields }) => method === 'post' && 'version' in fields)).toBe(true);
    await lose(portal);
    await expectAnswers(portal, visitor, opened, 'sign in');
    const again = await portal.signIn(person);
    const _csrf = await again.token();
    const resent = opened.map(({ fields, ...one }) => ({ ...one, fields: { ...fields, _csrf } }));
    await expectAnswers(portal, again, resent, 403);
  });
});

describe('a removed authority', () => {
  const portal = usePortal();

  it('SEC-01 ACC-07 is not there for its access manager either, with forms opened before', async () => {
    const [nimic, other] = [await portal.signIn('nimic'), await portal.signIn('nimic')];
    const which = routes.filter(
      ({ path, who }) =>
        who(actor('NATIONAL_COORDINATOR')) &&
        (path.startsWith(managedAuthority) || path.startsWith('/myndigheter/:authorityId')),
    );
    const opened = await open(portal, nimic, which, 'Läkemedelsverket');
    const { id } = await authority(portal, 'Läkemedelsverket');
    await done(other, `${managed}/${id}/ta-bort`, { name: 'Läkemedelsverket' });
    await expectAnswers(portal, nimic, opened, 404);
    expect(
      (await nimic.get('/sok-myndighet?text=lakemedelsverket')).page.querySelector(`main a[href$="/${id}"]`),
    ).toBeNull();
  });
});

describe('a user who moves to another authority', () => {
  const portal = usePortal();

  it('SEC-01 SEC-02 has nothing left at the old one', async () => {
    const nimic = await portal.signIn('nimic');
    const before = await userByName(portal, 'marta.hagglund');
    const marta = await portal.signIn('marta.hagglund');
    const opened = await open(portal, marta, behindSignIn, 'Arbetsmiljöverket');
    const karin = await portal.signIn('karin');
    const other = await authority(portal, 'Konsumentverket');
    await done(karin, `/administration/min-myndighet/anvandare/${before.id}/ta-bort`);
    await done(nimic, `${managed}/${other.id}/anvandare/ny`, {
      firstName: before.firstName,
      lastName: before.lastName,
      email: before.email,
      language: 'sv',
      withoutRole: 'on',
    });
    await expectAnswers(portal, marta, opened, 'sign in');
    const after = await portal.prisma.user.findUniqueOrThrow({ where: { email: before.email } });
    expect(after.username).not.toBe('marta.hagglund');
    for (const id of [before.id, after.id])
      for (const page of ['', '/redigera', '/ta-bort', '/aterstall-losenord'])
        expect((await karin.get(`/administration/min-myndighet/anvandare/${id}${page}`)).status).toBe(404);
  });
});

describe('a user who is removed during requests', () => {
  const portal = usePortal();

  it('SEC-02 is gone after them, whichever was first, and no request fails', async () => {
    const marta = await portal.signIn('marta.hagglund');
    const karin = await portal.signIn('karin');
    const { id, firstName, lastName } = await userByName(portal, 'marta.hagglund');
    const name = `${firstName} ${lastName}`;
    const { fields } = formOf(await marta.get('/mina-uppgifter'));
    const removal = `/administration/min-myndighet/anvandare/${id}/ta-bort`;
    const paths = [
      '/',
      '/mina-uppgifter',
      '/mina-uppgifter/fil',
      '/mina-inloggningar',
      '/sok-myndighet?text=ar',
    ];
    const answers = await Promise.all([
      ...paths.map((path) => marta.get(path)),
      ...[1, 2, 3, 4].map((n) => marta.post('/mina-uppgifter', { ...fields, telephone: `08-465 00 0${n}` })),
      karin.submit(removal),
      ...paths.map((path) => marta.get(path)),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect(await portal.prisma.user.count({ where: { id } })).toBe(0);
    expect(
      await portal.prisma.logEvent.count({
        where: { OR: [{ actorName: name }, { subjectName: name }] },
      }),
    ).toBe(0);
    expect((await marta.get('/')).status).toBe(303);
  });
});

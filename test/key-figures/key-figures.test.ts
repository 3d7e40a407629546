import { beforeEach, describe, expect, it } from 'vitest';
import { keepFigures } from '../../src/key-figures/kept.ts';
import { startOfDay } from '../../src/web/calendar.ts';
import { mainText, usePortalForEach, type Visitor } from '../support/portal.ts';
import { figuresOf, keyFiguresPath, monthOf } from './figures.ts';

const portal = usePortalForEach();
const day = 24 * 60 * 60 * 1000;

let nimic: Visitor;
let passwordHash: string;
beforeEach(async () => {
  ({ passwordHash } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } }));
  nimic = await portal.signIn('nimic');
});

const figures = () => figuresOf(nimic);

/** Takes what has changed into the sums. */
const keep = () => keepFigures(portal.prisma, portal.clock.now);

/** Has every authority counted anew. */
const forget = () =>
  portal.prisma.$executeRaw`INSERT INTO stale_figures (authority_id) SELECT id FROM authority`;

/**
 * Does something, and expects that these figures have moved by so much, and no other: at once, when they have been taken
 * into the sums, and when all are counted anew.
 */
async function expectMoves(moves: Record<string, number>, change: () => Promise<unknown>) {
  const before = await figures();
  await keep();
  expect(await figures()).toEqual(before);
  await change();
  const moved = Object.entries(moves).map(([name, by]): [string, number] => [name, before[name]! + by]);
  expect(Object.keys(before)).toEqual(expect.arrayContaining(Object.keys(moves)));
  const after = { ...before, ...Object.fromEntries(moved) };
  for (const next of [keep, forget, keep]) {
    expect(await figures()).toEqual(after);
    await next();
  }
  expect(await figures()).toEqual(after);
}

const thisYear = () =>
  Number(
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', year: 'numeric' }).format(
      portal.clock.now,
    ),
  );
const longAgo = () => new Date(portal.clock.now.getTime() - 3 * 365 * day);

let made = 0;
const addAuthority = (given: { country?: string; createdAt?: Date; confirmedAt?: Date } = {}) => {
  made += 1;
  const name = `Nyckeltalsverket ${made}`;
  const now = portal.clock.now;
  return portal.prisma.authority.create({
    data: {
      country: 'SE',
      officialName: name,
      informalName: name,
      createdAt: now,
      confirmedAt: now,
      ...given,
    },
  });
};

interface GivenUser {
  isAdministrator?: boolean;
  createdAt?: Date;
  passwordTemporary?: boolean;
  passwordExpiresAt?: Date;
  failedSignIns?: number;
}
const addUser = (authorityId: number, given: GivenUser = {}) => {
  made += 1;
  const name = `siffra${made}`;
  return portal.prisma.user.create({
    data: {
      authorityId,
      firstName: 'Siffra',
      lastName: String(made),
      language: 'sv',
      passwordHash,
      email: `${name}@nyckeltal.example`,
      username: name,
      createdAt: longAgo(),
      passwordTemporary: false,
      passwordExpiresAt: new Date('2100-01-01'),
      ...given,
    },
  });
};

const authorityNamed = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { informalName } });
const moduleWith = (code: string) =>
  portal.prisma.module.findUniqueOrThrow({ where: { code }, include: { roles: true } });
const roleOf = async (code: string, role: string) =>
  (await moduleWith(code)).roles.find((one) => one.code === role)!;

describe('the figures of the country', () => {
  it('ACC-02 are those of the demo data', async () => {
    const found = await figures();
    const inSweden = { country: 'SE' };
    expect(found).toMatchObject({
      Myndigheter: await portal.prisma.authority.count({ where: inSweden }),
      Användare: await portal.prisma.user.count({ where: { authority: inSweden } }),
      'Myndigheter med obekräftade uppgifter': 1,
      'Användare med utgånget eller blockerat lösenord': 2,
    });
    const answer = await nimic.get(keyFiguresPath);
    expect(mainText(answer)).toContain('Nyckeltal Sverige');
    expect(mainText(answer)).toContain('1 har gått ut, 1 har blockerats.');
  });

  it('count a new authority, in the year and the month too', () =>
    expectMoves(
      {
        Myndigheter: 1,
        'Nya myndigheter i år': 1,
        'Myndigheter utan administratör': 1,
        [`nya-myndigheter ${monthOf(portal.clock.now)}`]: 1,
      },
      addAuthority,
    ));

  it('count a new user, in the year and the month too', async () => {
    const { id } = await authorityNamed('Arbetsmiljöverket');
    await expectMoves(
      { Användare: 1, 'Nya användare i år': 1, [`nya-anvandare ${monthOf(portal.clock.now)}`]: 1 },
      () => addUser(id, { createdAt: portal.clock.now }),
    );
  });

  it('«i år» begins at midnight in Sweden', async () => {
    const midnight = startOfDay(`${thisYear()}-01-01`)!;
    const january = { [`nya-myndigheter januari ${thisYear()}`]: 1 };
    const before = new Date(midnight.getTime() - 1);
    const december = { [`nya-myndigheter december ${thisYear() - 1}`]: 1 };
    const shown = Object.keys(await figures());
    const ifShown = (move: Record<string, number>) => (shown.includes(Object.keys(move)[0]!) ? move : {});
    const both = { Myndigheter: 1, 'Myndigheter utan administratör': 1 };
    await expectMoves({ ...both, 'Nya myndigheter i år': 1, ...ifShown(january) }, () =>
      addAuthority({ createdAt: midnight }),
    );
    await expectMoves({ ...both, ...ifShown(december) }, () => addAuthority({ createdAt: before }));
  });

  it('USR-11 follow an authority from no administrator over one to two', async () => {
    const { id } = await addAuthority();
    await expectMoves({ Användare: 1 }, () => addUser(id));
    await expectMoves(
      { Användare: 1, 'Myndigheter utan administratör': -1, 'Myndigheter med en enda administratör': 1 },
      () => addUser(id, { isAdministrator: true }),
    );
    await expectMoves({ Användare: 1, 'Myndigheter med en enda administratör': -1 }, () =>
      addUser(id, { isAdministrator: true }),
    );
  });

  it('USR-12 count passwords that have expired or are blocked, but no temporary or valid ones', async () => {
    const { id } = await authorityNamed('Arbetsmiljöverket');
    const past = new Date(portal.clock.now.getTime() - 1);
    const spent = { Användare: 1, 'Användare med utgånget eller blockerat lösenord': 1 };
    await expectMoves(spent, () => addUser(id, { passwordExpiresAt: past }));
    await expectMoves(spent, () => addUser(id, { failedSignIns: 5 }));
    await expectMoves(spent, () => addUser(id, { failedSignIns: 5, passwordExpiresAt: past }));
    await expectMoves({ Användare: 1 }, () =>
      addUser(id, { passwordTemporary: true, passwordExpiresAt: past }),
    );
    await expectMoves({ Användare: 1 }, () => addUser(id, { failedSignIns: 4 }));
  });

  it('AUT-08 count data that nobody has confirmed for twelve months, until somebody does', async () => {
    const { id } = await authorityNamed('UHR');
    const confirm = (confirmedAt: Date) =>
      portal.prisma.authority.update({ where: { id }, data: { confirmedAt } });
    const yearAgo = new Date(portal.clock.now);
    yearAgo.setUTCFullYear(yearAgo.getUTCFullYear() - 1);
    const label = 'Myndigheter med obekräftade uppgifter';
    await expectMoves({ [label]: 1 }, () => confirm(yearAgo));
    await expectMoves({ [label]: -1 }, () => confirm(new Date(yearAgo.getTime() + day)));
  });

  it('ACC-02 are not moved by other countries or the Commission', async () => {
    await expectMoves({}, async () => {
      const { id } = await addAuthority({ country: 'FI', confirmedAt: longAgo() });
      await addUser(id, { isAdministrator: true, createdAt: portal.clock.now, failedSignIns: 5 });
      const module = await moduleWith('services');
      await portal.prisma.authorityModule.create({
        data: { authorityId: id, moduleId: module.id, part: 'COMPETENT_AUTHORITY' },
      });
      await addUser((await authorityNamed('Kommissionen, GD Inre marknaden (GROW)')).id);
    });
  });
});

describe('the figures of the modules', () => {
  it('USR-07 count access, holders, and who has too few', async () => {
    const authority = await addAuthority();
    const user = await addUser(authority.id);
    const module = await moduleWith('services');
    const handler = module.roles.find(({ code }) => code === 'case-handler')!;
    const reader = module.roles.find(({ code }) => code === 'reader')!;
    const ids = { authorityId: authority.id, moduleId: module.id };
    await portal.prisma.moduleRole.update({ where: { id: handler.id }, data: { minimumUsers: 0 } });
    await expectMoves({ 'Tjänster: authorities': 1 }, () =>
      portal.prisma.authorityModule.create({ data: { ...ids, part: 'COMPETENT_AUTHORITY' } }),
    );
    await expectMoves({ 'Tjänster: users': 1 }, () =>
      portal.prisma.roleAssignment.create({ data: { ...ids, userId: user.id, roleId: reader.id } }),
    );
    await portal.prisma.moduleRole.update({ where: { id: handler.id }, data: { minimumUsers: 1 } });
    await expectMoves({ 'Tjänster: short': -1, 'Moduler där någon roll har för få användare': -1 }, () =>
      portal.prisma.roleAssignment.create({ data: { ...ids, userId: user.id, roleId: handler.id } }),
    );
  });

  it('ACC-08 follow the minimum: for coordinators alone, and not of a retired role', async () => {
    const role = await roleOf('professional-qualifications', 'dispatcher');
    const change = (data: { minimumUsers: number }) =>
      portal.prisma.moduleRole.update({ where: { id: role.id }, data });
    const authorities = (await figures())['Yrkeskvalifikationer: authorities']!;
    const [short, modules] = ['Yrkeskvalifikationer: short', 'Moduler där någon roll har för få användare'];
    await expectMoves({ [short]: authorities, [modules]: 1 }, () => change({ minimumUsers: 100 }));
    const coordinators = await portal.prisma.authorityModule.count({
      where: { moduleId: role.moduleId, part: 'COORDINATOR', authority: { country: 'SE' } },
    });
    expect(coordinators).toBeGreaterThan(0);
    const coordinator = await roleOf('professional-qualifications', 'coordinator');
    await change({ minimumUsers: 0 });
    await expectMoves({ [short]: coordinators, [modules]: 1 }, () =>
      portal.prisma.moduleRole.update({ where: { id: coordinator.id }, data: { minimumUsers: 100 } }),
    );
    await expectMoves({ [short]: -coordinators, [modules]: -1 }, () =>
      portal.prisma.moduleRole.update({
        where: { id: coordinator.id },
        data: { retiredAt: portal.clock.now },
      }),
    );
  });

  it('leave out a retired module that no authority of the country has', async () => {
    const unused = await portal.prisma.module.create({
      data: { code: 'gone', labels: { sv: 'Borta' } },
    });
    expect(await figures()).toHaveProperty('Borta: authorities', 0);
    await portal.prisma.module.update({ where: { id: unused.id }, data: { retiredAt: portal.clock.now } });
    expect(await figures()).not.toHaveProperty('Borta: authorities');
  });
});

describe('the sums', () => {
  it('are taken by one of several who try at once, each change once', async () => {
    const { id } = await addAuthority();
    const before = await figures();
    for (let number = 0; number < 5; number++) {
      await addUser(id, { isAdministrator: number > 2 });
      await Promise.all([keep(), keep(), addUser(id), keep()]);
    }
    await keep();
    const after = await figures();
    expect(after['Användare']).toBe(before['Användare']! + 10);
    await forget();
    expect(await figures()).toEqual(after);
    await keep();
    expect(await figures()).toEqual(after);
  });

  it('a change that is not committed is not in them, and not lost when it is', async () => {
    const { id } = await addAuthority();
    await keep();
    const before = await figures();
    await portal.prisma.$transaction(async (transaction) => {
      await transaction.authority.update({ where: { id }, data: { confirmedAt: longAgo() } });
      await keep();
      expect(await figures()).toEqual(before);
    });
    const name = 'Myndigheter med obekräftade uppgifter';
    expect(await figures()).toEqual({ ...before, [name]: before[name]! + 1 });
    await keep();
    expect(await figures()).toEqual({ ...before, [name]: before[name]! + 1 });
  });

  it('a password that expires by itself moves them, kept or not', async () => {
    const { id } = await addAuthority();
    await addUser(id, { passwordExpiresAt: new Date(portal.clock.now.getTime() + 60_000) });
    await keep();
    const before = await figures();
    portal.clock.now = new Date(portal.clock.now.getTime() + 120_000);
    const name = 'Användare med utgånget eller blockerat lösenord';
    expect(await figures()).toEqual({ ...before, [name]: before[name]! + 1 });
    await keep();
    expect(await figures()).toEqual({ ...before, [name]: before[name]! + 1 });
  });
});

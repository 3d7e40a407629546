import { beforeEach, describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import {
  fieldErrors,
  type Fields,
  formOf,
  mainText,
  usePortalForEach,
  type Visitor,
} from '../support/portal.ts';

const portal = usePortalForEach();
const own = '/administration/min-myndighet';
const edit = `${own}/redigera`;

const idOf = async (informalName: string) =>
  (await portal.prisma.authority.findFirstOrThrow({ where: { informalName } })).id;
const moduleIdOf = async (code: string) =>
  (await portal.prisma.module.findUniqueOrThrow({ where: { code } })).id;
const linked = (fields: Fields) => [fields.coordinators ?? []].flat();
const links = async (authorityId: number) =>
  (await portal.prisma.linkedCoordinator.findMany({ where: { authorityId } })).map(
    ({ moduleId, coordinatorId }) => `${moduleId}-${coordinatorId}`,
  );

describe('linked coordinators', () => {
  let services: number;
  let solvit: number;
  let karins: number;
  let kommerskollegium: number;
  let boverket: number;
  let key: string;

  beforeEach(async () => {
    services = await moduleIdOf('services');
    solvit = await moduleIdOf('solvit');
    karins = await idOf('Arbetsmiljöverket');
    kommerskollegium = await idOf('Kommerskollegium');
    // Karin's authority gets two modules: one that uses coordination, one that does not.
    await portal.prisma.authorityModule.createMany({
      data: [services, solvit].map((moduleId) => ({
        authorityId: karins,
        moduleId,
        part: 'COMPETENT_AUTHORITY',
      })),
      skipDuplicates: true,
    });
    await portal.prisma.linkedCoordinator.deleteMany({ where: { authorityId: karins, moduleId: services } });
    const { id } = await portal.prisma.authority.create({
      data: {
        country: 'SE',
        officialName: 'Boverket',
        informalName: 'Boverket',
        email: 'a@boverket.example',
      },
    });
    boverket = id;
    await portal.prisma.authorityModule.createMany({
      data: [
        { authorityId: boverket, moduleId: services, part: 'COMPETENT_AUTHORITY' },
        { authorityId: boverket, moduleId: solvit, part: 'COORDINATOR' },
      ],
    });
    key = `${services}-${kommerskollegium}`;
  });

  /** Kommerskollegium is linked in Tjänster by who edits. */
  async function link(visitor: Visitor): Promise<void> {
    const { fields } = formOf(await visitor.get(edit));
    await visitor.post(edit, { ...fields, coordinators: [...linked(fields), key] });
  }

  it('AUT-07 are found by searching, and nothing typed is lost or saved by that', async () => {
    const karin = await portal.signIn('karin');
    const before = await links(karins);
    const { fields } = formOf(await karin.get(edit));
    const found = await karin.post(edit, {
      ...fields,
      telephone: 'inte sparat än',
      searchIn: String(services),
      [`coordinatorSearch-${services}`]: 'kommers',
    });
    expect(found.status).toBe(200);
    expect(found.page.querySelector(`.search-results input[value="${key}"]`)).not.toBeNull();
    expect(formOf(found).fields).toMatchObject({ telephone: 'inte sparat än' });
    expect(linked(formOf(found).fields)).toEqual(linked(fields));
    expect(await links(karins)).toEqual(before);
  });

  it('SEC-05 odd text is only text to look for', async () => {
    const karin = await portal.signIn('karin');
    const { fields } = formOf(await karin.get(edit));
    for (const text of ['a\u0000b', '\u0000', 'x'.repeat(5000), "'%_\\"]) {
      const search = { searchIn: String(services), [`coordinatorSearch-${services}`]: text };
      expect((await karin.post(edit, { ...fields, ...search })).status).toBe(200);
    }
  });

  it('AUT-07 one ticked stays ticked while another is searched for', async () => {
    const karin = await portal.signIn('karin');
    const { fields } = formOf(await karin.get(edit));
    const found = await karin.post(edit, {
      ...fields,
      coordinators: [...linked(fields), key],
      searchIn: String(services),
      [`coordinatorSearch-${services}`]: 'ingen heter så',
    });
    expect(linked(formOf(found).fields)).toEqual(expect.arrayContaining([...linked(fields), key]));
    expect(mainText(found)).toContain('Ingen annan samordnare i Tjänster passar sökningen.');
  });

  it('AUT-07 AUT-10 added: both authorities see it, and the coordinator is told by mail and in its log', async () => {
    const karin = await portal.signIn('karin');
    await link(karin);
    expect(await links(karins)).toContain(key);
    expect(mainText(await karin.get(`${own}/moduler`))).toMatch(
      /Tjänster Myndighetens del Behörig myndighet Inkopplade samordnare Kommerskollegium/,
    );
    const nimic = await portal.signIn('nimic');
    expect(mainText(await nimic.get(`${own}/moduler`))).toMatch(/Samordnar för .*Arbetsmiljöverket/);
    const mails = await openedMails(portal, { template: 'authority-news', authorityId: kommerskollegium });
    const told = mails.filter(({ text }) => text.includes('Arbetsmiljöverket'));
    expect(told.map(({ recipient }) => recipient)).toContain('registrator@kommerskollegium.example');
    expect(told[0]?.text).toContain(
      'Arbetsmiljöverket har kopplat in er myndighet som samordnare i modulen Tjänster.',
    );
    expect(mainText(await nimic.get('/administration/handelselogg'))).toContain('Kopplade in samordnare');
  });

  it('AUT-10 what happens within a quarter of an hour comes in one mail, and later things in another', async () => {
    const karin = await portal.signIn('karin');
    await link(karin);
    const mails = () => openedMails(portal, { recipient: 'registrator@kommerskollegium.example' });
    const before = (await mails()).length;
    const { fields } = formOf(await karin.get(edit));
    portal.clock.now = new Date(portal.clock.now.getTime() + 5 * 60_000);
    await karin.post(edit, { ...fields, coordinators: linked(fields).filter((one) => one !== key) });
    const gathered = await mails();
    expect(gathered).toHaveLength(before);
    expect(gathered.at(-1)?.text).toMatch(/– .*kopplat in er myndighet.*\n– .*kopplat bort er myndighet/);
    portal.clock.now = new Date(portal.clock.now.getTime() + 10 * 60_000);
    const again = formOf(await karin.get(edit)).fields;
    await karin.post(edit, { ...again, coordinators: [...linked(again), key] });
    expect(await mails()).toHaveLength(before + 1);
    portal.clock.now = new Date();
  });

  it('AUT-07 AUT-10 the coordinator’s own address and each administrator are told in their own languages', async () => {
    await portal.prisma.authority.update({
      where: { id: kommerskollegium },
      data: { workingLanguages: ['en'] },
    });
    const karin = await portal.signIn('karin');
    await link(karin);
    await portal.prisma.mail.deleteMany({ where: { authorityId: kommerskollegium } });
    const { fields } = formOf(await karin.get(edit));
    await karin.post(edit, { ...fields, coordinators: linked(fields).filter((one) => one !== key) });
    const administrators = await portal.prisma.user.findMany({
      where: { authorityId: kommerskollegium, isAdministrator: true },
    });
    const mails = await openedMails(portal, { authorityId: kommerskollegium });
    expect(mails.map(({ recipient, language }) => [recipient, language]).sort()).toEqual(
      [
        ['registrator@kommerskollegium.example', 'en'],
        ...administrators.map(({ email, language }) => [email, language]),
      ].sort(),
    );
    expect(mails.find(({ language }) => language === 'en')?.text).toContain('in the module Services.');
    // The authority's name too is in the reader's language.
    expect(mails.find(({ language }) => language === 'en')?.subject).toContain('National Board of Trade');
  });

  it.each([
    ['without the coordinator part', () => `${services}-${boverket}`, () => services],
    ['in a module without coordination', () => `${solvit}-${boverket}`, () => solvit],
    ['that is the authority itself', () => `${services}-${karins}`, () => services],
    ['that does not exist', () => `${services}-999999`, () => services],
    ['in a module that does not exist', () => `999999-${kommerskollegium}`, () => 999_999],
  ])('AUT-07 never one %s', async (_, wrong, module) => {
    const karin = await portal.signIn('karin');
    const { fields } = formOf(await karin.get(edit));
    const before = await links(karins);
    const answer = await karin.post(edit, {
      ...fields,
      coordinators: [...linked(fields), wrong()],
      telephone: '08-1',
    });
    expect(answer.status).toBe(422);
    const again = await karin.post(edit, { ...fields, coordinators: [...linked(fields), wrong()] });
    expect(again.status).toBe(422);
    expect(mainText(again)).toContain('En av samordnarna går inte att koppla in');
    if (module() === services)
      expect(fieldErrors(again)[`module-${services}-coordinators`]).toContain('går inte att koppla in');
    expect(await links(karins)).toEqual(before);
  });

  it.each(['x', '1', '1-', '-', '1-2-3', '1-99999999999', '0-0'])(
    'SEC-05 refuses %s as a link',
    async (wrong) => {
      const karin = await portal.signIn('karin');
      const answer = await karin.submit(edit, { coordinators: wrong });
      expect(answer.status).toBe(422);
      expect(mainText(answer)).toContain('Välj inkopplade samordnare i listan.');
    },
  );

  it('AUT-05 AUT-07 two who edit at once: what one links and the other unlinks both come true', async () => {
    const karin = await portal.signIn('karin');
    const form = formOf(await karin.get(edit)).fields;
    await karin.post(edit, { ...form, coordinators: [...linked(form), key] });
    const answer = await karin.post(edit, { ...form, areaOfActivity: 'Hela landet och havet' });
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Inkopplade samordnare som lades till: Kommerskollegium – Tjänster');
    await karin.post(edit, formOf(answer).fields);
    expect(await links(karins)).toContain(key);
  });

  it('AUT-07 the database refuses a coordinator without the part, whoever asks', async () => {
    const link = { authorityId: karins, moduleId: services, coordinatorId: boverket };
    await expect(portal.prisma.linkedCoordinator.create({ data: link })).rejects.toThrow();
  });
});

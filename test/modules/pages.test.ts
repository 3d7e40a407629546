import { describe, expect, it } from 'vitest';
import { fieldErrors, formOf, mainText, notice, usePortal, without } from '../support/portal.ts';

const portal = usePortal();
const modulesPage = '/administration/moduler';

const moduleByName = async (name: string) =>
  portal.prisma.module.findFirstOrThrow({
    where: { labels: { path: ['sv'], equals: name } },
    include: { roles: { orderBy: { position: 'asc' } } },
  });
const pathOf = async (name: string, page = '') => `${modulesPage}/${(await moduleByName(name)).id}${page}`;
const labelsOf = (labels: unknown) => labels as Record<string, string>;

async function addModule(name: string, more: Record<string, string> = {}) {
  const commission = await portal.signIn('kommissionen');
  const answer = await commission.submit(`${modulesPage}/ny`, { 'name-sv': name, ...more });
  expect(answer.status).toBe(303);
  return commission;
}

const eventsOf = (action: string) =>
  portal.prisma.logEvent.findMany({ where: { action }, orderBy: { id: 'desc' }, take: 4 });

describe('the pages for modules', () => {
  it('ACC-08 lists the modules with their roles and how many authorities have them', async () => {
    const commission = await portal.signIn('kommissionen');
    const text = mainText(await commission.get(modulesPage));
    const { id } = await moduleByName('Tjänster');
    const authorities = await portal.prisma.authorityModule.count({ where: { moduleId: id } });
    expect(text).toContain(`Tjänster Läsare, Handläggare, Fördelare, Samordnare ${authorities}`);
    expect(mainText(await commission.get('/administration'))).toContain('Moduler och användarroller');
  });

  it('ACC-08 a module is added with names in several languages, its code and the usual roles', async () => {
    const commission = await addModule('Djurskydd', {
      'name-en': 'Animal Welfare – élevage',
      'name-fi': 'Eläinsuojelu',
      usesCoordination: 'on',
    });
    const module = await moduleByName('Djurskydd');
    expect(module).toMatchObject({
      code: 'animal-welfare-elevage',
      usesCoordination: true,
      labels: { sv: 'Djurskydd', en: 'Animal Welfare – élevage', fi: 'Eläinsuojelu' },
    });
    expect(
      module.roles.map(({ code, minimumUsers, coordinatorOnly }) => [code, minimumUsers, coordinatorOnly]),
    ).toEqual([
      ['reader', 0, false],
      ['case-handler', 1, false],
      ['dispatcher', 0, false],
      ['coordinator', 0, true],
    ]);
    const text = mainText(await commission.get(await pathOf('Djurskydd')));
    expect(text).toContain('Handläggare 1 nej 0 0');
    expect(text).toContain('Samordnare 0 ja 0 0');
    expect(text).toContain('Saknas på 21 språk');
    const [added] = await eventsOf('module.added');
    expect(added).toMatchObject({
      changes: { module: { after: { label: 'Djurskydd' } }, 'name-fi': { after: 'Eläinsuojelu' } },
    });
    expect(await eventsOf('role.added')).toHaveLength(4);
    const log = mainText(await commission.get('/administration/handelselogg'));
    expect(log).toContain('Lade till modulen');
    expect(log).toContain('Använder samordning');
  });

  it('ACC-08 without the usual roles it has none; without coordination no role for coordinators', async () => {
    const commission = await portal.signIn('kommissionen');
    const { fields } = formOf(await commission.get(`${modulesPage}/ny`));
    expect(fields.usualRoles).toBe('on');
    await commission.post(`${modulesPage}/ny`, { ...without(fields, 'usualRoles'), 'name-sv': 'Tom modul' });
    expect((await moduleByName('Tom modul')).roles).toEqual([]);
    await addModule('Utan samordning');
    expect((await moduleByName('Utan samordning')).roles.map(({ code }) => code)).toEqual([
      'reader',
      'case-handler',
      'dispatcher',
    ]);
  });

  it('ACC-08 bad input gets its message at the field, and nothing typed is lost', async () => {
    const commission = await portal.signIn('kommissionen');
    const typed = {
      'name-sv': ' ',
      'name-da': 'x'.repeat(101),
      'name-fi': 'Nimi',
      usesCoordination: 'kanske',
      usualRoles: 'nja',
    };
    const answer = await commission.submit(`${modulesPage}/ny`, typed);
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual({
      'name-sv': 'Ange namn på svenska.',
      'name-da': 'Namnet på danska får innehålla högst 100 tecken.',
      usesCoordination: 'Kryssa i rutan för samordning på nytt.',
      usualRoles: 'Kryssa i rutan för de vanliga rollerna på nytt.',
    });
    expect(formOf(answer).fields).toMatchObject({ 'name-fi': 'Nimi', 'name-da': 'x'.repeat(101) });
    expect(answer.page.querySelector('details')?.hasAttribute('open')).toBe(true);
  });

  it('ACC-08 a name is unique whatever the letter case, also when many add it at the same moment', async () => {
    const commission = await portal.signIn('kommissionen');
    const taken = await commission.submit(`${modulesPage}/ny`, { 'name-sv': 'TJÄNSTER' });
    expect(fieldErrors(taken)['name-sv']).toContain('Det finns redan en modul med samma namn på svenska.');
    const _csrf = await commission.token();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        commission.post(`${modulesPage}/ny`, { _csrf, 'name-sv': index % 2 ? 'ÅTERVINNING' : 'återvinning' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(19);
  });

  it('ACC-08 codes are unique also where names fold to the same', async () => {
    await addModule('Öl');
    await addModule('Ol');
    await addModule('漢字');
    const codes = await Promise.all(['Öl', 'Ol', '漢字'].map(moduleByName));
    expect(codes.map(({ code }) => code)).toEqual(['ol', 'ol-2', 'hanzi']);
  });

  it('ACC-08 a module is renamed in each language', async () => {
    await addModule('Gammalt namn', { 'name-de': 'Alter Name' });
    const commission = await portal.signIn('kommissionen');
    const path = await pathOf('Gammalt namn', '/redigera');
    const answer = await commission.submit(path, {
      'name-sv': 'Nytt namn',
      'name-de': '',
      'name-et': 'Nimi',
    });
    expect(notice(await commission.get(answer.headers.location!))).toContain(
      'Ändringarna av Nytt namn är sparade.',
    );
    expect((await moduleByName('Nytt namn')).labels).toEqual({ sv: 'Nytt namn', et: 'Nimi' });
    const [event] = await eventsOf('module.changed');
    expect(event!.changes).toMatchObject({
      'name-sv': { before: 'Gammalt namn', after: 'Nytt namn' },
      'name-de': { before: 'Alter Name', after: '' },
    });
    const unchanged = await commission.submit(path);
    expect(notice(await commission.get(unchanged.headers.location!))).toContain('Du hade inte ändrat något');
    expect((await eventsOf('module.changed'))[0]!.id).toBe(event!.id);
  });

  it('ACC-08 coordination stays as long as something rests on it', async () => {
    const commission = await portal.signIn('kommissionen');
    const refused = await commission.post(
      await pathOf('Tjänster', '/redigera'),
      without(formOf(await commission.get(await pathOf('Tjänster', '/redigera'))).fields, 'usesCoordination'),
    );
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused).usesCoordination).toMatch(/Samordningen används: \d+ myndighet/);
    await addModule('Kort samordning', { usesCoordination: 'on' });
    const path = await pathOf('Kort samordning', '/redigera');
    const { fields } = formOf(await commission.get(path));
    const roles = await commission.post(path, without(fields, 'usesCoordination'));
    expect(fieldErrors(roles).usesCoordination).toContain('bara är för samordnare: Samordnare');
    const { roles: all } = await moduleByName('Kort samordning');
    await commission.submit(await pathOf('Kort samordning', `/roller/${all.at(-1)!.id}/lat-utga`));
    expect((await commission.post(path, without(fields, 'usesCoordination'))).status).toBe(303);
    expect((await moduleByName('Kort samordning')).usesCoordination).toBe(false);
  });

  it('ACC-08 retiring says how many have the module, marks it, and is undone', async () => {
    const commission = await portal.signIn('kommissionen');
    const { id } = await moduleByName('Solvit');
    const count = await portal.prisma.authorityModule.count({ where: { moduleId: id } });
    const path = `${modulesPage}/${id}`;
    expect(mainText(await commission.get(`${path}/lat-utga`))).toContain(`${count} myndighet`);
    await commission.submit(`${path}/lat-utga`);
    expect(mainText(await commission.get(modulesPage))).toMatch(/Solvit utgått/);
    expect(mainText(await commission.get(path))).toContain('Utgått');
    expect((await commission.get(`${path}/lat-utga`)).status).toBe(303);
    expect(await portal.prisma.authorityModule.count({ where: { moduleId: id } })).toBe(count);
    const taken = await commission.submit(`${modulesPage}/ny`, { 'name-sv': 'solvit' });
    expect(fieldErrors(taken)['name-sv']).toContain('den har utgått');
    await commission.submit(`${path}/anvand-igen`);
    expect(mainText(await commission.get(modulesPage))).not.toMatch(/Solvit utgått/);
    const [again, retired] = await eventsOf('module.changed');
    expect(retired!.changes).toMatchObject({ moduleRetired: { before: false, after: true } });
    expect(again!.changes).toMatchObject({ moduleRetired: { before: true, after: false } });
  });

  it('NAV-06 ACC-08 two tabs at the Commission at once: the second is shown what the first saved, and loses nothing', async () => {
    await addModule('Två samtidigt', { 'name-fi': 'Vanha' });
    const commission = await portal.signIn('kommissionen');
    const path = await pathOf('Två samtidigt', '/redigera');
    const { fields } = formOf(await commission.get(path));
    await commission.post(path, { ...fields, 'name-fi': 'Ensimmäinen', 'name-et': 'Esimene' });
    const second = await commission.post(path, { ...fields, 'name-fi': 'Toinen', 'name-lv': 'Otrais' });
    expect(second.status).toBe(409);
    expect(mainText(second)).toContain(
      'Sparat av dig själv i en annan flik medan du redigerade: ”Ensimmäinen”. Det du fyllde i står kvar.',
    );
    const shown = formOf(second).fields;
    expect(shown).toMatchObject({ 'name-fi': 'Toinen', 'name-et': 'Esimene', 'name-lv': 'Otrais' });
    expect((await commission.post(path, shown)).status).toBe(303);
    expect(labelsOf((await moduleByName('Två samtidigt')).labels)).toMatchObject({
      fi: 'Toinen',
      et: 'Esimene',
      lv: 'Otrais',
    });
    for (const original of ['', '{', '[]', '{"name-sv":1}', 'null'])
      expect((await commission.post(path, { ...shown, original })).status).toBe(422);
  });

  it.each(['karin', 'nimic', 'lars'])('ACC-08 %s may not use the pages', async (username) => {
    const visitor = await portal.signIn(username);
    const { id, roles } = await moduleByName('Tjänster');
    const one = `${modulesPage}/${id}`;
    for (const path of [
      modulesPage,
      `${modulesPage}/ny`,
      one,
      `${one}/redigera`,
      `${one}/roller/${roles[0]!.id}/for-fa/csv`,
    ])
      expect((await visitor.get(path)).status).toBe(403);
    for (const path of [`${modulesPage}/ny`, `${one}/lat-utga`, `${one}/roller/${roles[0]!.id}/redigera`])
      expect((await visitor.post(path, { 'name-sv': 'Kupp' })).status).toBe(403);
  });

  it('SEC-05 what is not there', async () => {
    const commission = await portal.signIn('kommissionen');
    const { roles } = await moduleByName('Tjänster');
    const other = await moduleByName('Solvit');
    const missing = ['0', '999999', 'x', '99999999999'].flatMap((id) => [
      `${modulesPage}/${id}`,
      `${modulesPage}/${id}/redigera`,
      `${modulesPage}/${other.id}/roller/${id}/redigera`,
    ]);
    for (const path of [...missing, `${modulesPage}/${other.id}/roller/${roles[0]!.id}/redigera`]) {
      expect((await commission.get(path)).status).toBe(404);
      expect((await commission.post(path, {})).status).toBe(404);
    }
  });
});

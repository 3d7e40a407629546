import { describe, expect, it } from 'vitest';
import { fieldErrors, mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();

/** The names found, in order. */
async function search(query: Record<string, string>): Promise<string[]> {
  const lars = await portal.signIn('lars');
  const { page } = await lars.get(`/sok-myndighet?${new URLSearchParams(query).toString()}`);
  return page.querySelectorAll('tbody th a').map(({ text }) => text);
}
const keywordId = async (label: string) => {
  const [row] = await portal.prisma.$queryRaw<
    { id: number }[]
  >`SELECT id FROM keyword WHERE module_id IS NULL AND labels->>'sv' = ${label}`;
  return String(row!.id);
};
const moduleId = async (code: string) =>
  String((await portal.prisma.module.findUniqueOrThrow({ where: { code } })).id);

describe('Sök myndighet', () => {
  it.each([
    ['försäkringskasan', 'Försäkringskassan'],
    ['forsakringskassan', 'Försäkringskassan'],
    ['FÖRSÄKRINGSKASSA', 'Försäkringskassan'],
    ['skattevreket', 'Skatteverket'],
    ['arbetmiljoverket', 'Arbetsmiljöverket'],
    ['Swedish Social Insurance', 'Försäkringskassan'],
    ['Ruotsin verovirasto', 'Skatteverket'],
    ['Ruotsin työympäristövirasto', 'Arbetsmiljöverket'],
    ['Szwedzki Urzad', 'Arbetsmiljöverket'],
    ['Zentralamt fur Arbeitsumwelt', 'Arbetsmiljöverket'],
    ['opetushalitus', 'Opetushallitus'],
    ['skatte verket', 'Skatteverket'],
    ['Skatte-Verket', 'Skatteverket'],
    ['arbets miljo verket', 'Arbetsmiljöverket'],
    ['Ruotsin vero virasto', 'Skatteverket'],
    ['Ruotsinverovirasto', 'Skatteverket'],
  ])('AUT-09 «%s» finds %s first', async (text, name) => {
    expect((await search({ text }))[0]).toBe(name);
  });

  it('AUT-09 finds by organisation number, in any notation, and in the scope of the filters', async () => {
    const { organisationNumber } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Skatteverket' },
    });
    const [, one, two] = /^(\d{6})-(\d{4})$/.exec(organisationNumber!)!;
    for (const text of [
      `${one}-${two}`,
      `${one}${two}`,
      `${one} ${two}`,
      `${one}–${two}`,
      `16${one}-${two}`,
      `SE${one}${two}01`,
      `se ${one}-${two} 01`,
    ])
      expect(await search({ text }), text).toEqual(['Skatteverket']);
    expect(await search({ text: `${one}-${two}`, country: 'FI' })).toEqual([]);
    expect(await search({ text: one! })).toEqual([]);
    await portal.prisma.authority.updateMany({
      where: { informalName: 'Opetushallitus' },
      data: { organisationNumber: 'FI 2770-9797' },
    });
    for (const text of ['FI 2770-9797', 'fi27709797'])
      expect(await search({ text })).toEqual(['Opetushallitus']);
  });

  it('AUT-09 says in which other name it was found', async () => {
    const lars = await portal.signIn('lars');
    expect(mainText(await lars.get('/sok-myndighet?text=verovirasto'))).toContain(
      'På finska: Ruotsin verovirasto',
    );
  });

  it('AUT-09 finds by keyword, in Swedish or English, and by words of the description', async () => {
    expect(await search({ text: 'Byggtjänster' })).toContain('Kommerskollegium');
    expect(await search({ text: 'construction services' })).toEqual(await search({ text: 'Byggtjänster' }));
    expect(await search({ text: 'handelspolitik' })).toEqual(['Kommerskollegium']);
  });

  it('AUT-09 filters by keyword, those below it included, by module and by country', async () => {
    const holders = await portal.prisma.authority.findMany({
      where: { keywords: { some: { keyword: { moduleId: null, parentId: { not: null } } } } },
      select: { informalName: true, keywords: { include: { keyword: { include: { parent: true } } } } },
    });
    const [holder] = holders;
    const { keyword } = holder!.keywords.find((one) => one.keyword.parent && !one.moduleId)!;
    const parent = (keyword.parent!.labels as { sv: string }).sv;
    expect(await search({ keyword: await keywordId(parent) })).toContain(holder!.informalName);
    const inServices = await portal.prisma.authority.findMany({
      where: { modules: { some: { module: { code: 'services' } } } },
    });
    expect((await search({ module: await moduleId('services') })).sort()).toEqual(
      inServices.map(({ informalName }) => informalName).sort(),
    );
    expect(await search({ country: 'FI' })).toEqual(['Opetushallitus']);
    expect(await search({ country: 'FI', module: await moduleId('solvit') })).toEqual([]);
    expect(await search({ text: 'skatteverket', country: 'FI' })).toEqual([]);
  });

  it('AUT-09 a renamed authority is found by its new name and not by its old one', async () => {
    const { id } = await portal.prisma.authority.findFirstOrThrow({ where: { informalName: 'Polisen' } });
    await portal.prisma.authority.update({
      where: { id },
      data: {
        informalName: 'Ordningsmakten',
        officialName: 'Ordningsmakten',
        description: '',
        competences: '',
      },
    });
    await portal.prisma.authorityName.deleteMany({ where: { authorityId: id } });
    expect(await search({ text: 'ordningsmaktn' })).toEqual(['Ordningsmakten']);
    expect(await search({ text: 'Polisen' })).not.toContain('Ordningsmakten');
    expect(await search({ text: 'Ruotsin poliisi' })).not.toContain('Ordningsmakten');
    await portal.prisma.authorityName.create({
      data: { authorityId: id, language: 'et', informalName: 'Korravalve' },
    });
    expect((await search({ text: 'korravalve' }))[0]).toBe('Ordningsmakten');
    await portal.prisma.authorityName.update({
      where: { authorityId_language: { authorityId: id, language: 'et' } },
      data: { informalName: 'Rootsi politsei' },
    });
    expect(await search({ text: 'korravalve' })).toEqual([]);
  });

  it('AUT-09 shows the form and a hint, not everybody, when nothing is asked for', async () => {
    expect(await search({})).toEqual([]);
    const lars = await portal.signIn('lars');
    expect(mainText(await lars.get('/sok-myndighet'))).toContain('Skriv en del av namnet');
    expect(mainText(await lars.get('/sok-myndighet?text=zzzzzz'))).toContain(
      'Inga myndigheter passar sökningen',
    );
  });

  it('AUT-09 leads to the authority’s own pages, to read only', async () => {
    const lars = await portal.signIn('lars');
    const { page } = await lars.get('/sok-myndighet?text=forsakringskassan');
    const href = page.querySelector('tbody a')!.getAttribute('href')!;
    for (const tab of ['', '/klassificering', '/moduler']) {
      const answer = await lars.get(href + tab);
      expect(answer.status).toBe(200);
      expect(answer.page.querySelector('h1')?.text).toBe('Försäkringskassan');
      expect(answer.text).not.toContain('Redigera myndighet');
    }
    expect((await lars.get('/myndigheter/999999')).status).toBe(404);
    const own = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
    expect((await lars.get(`/myndigheter/${own.authorityId}`)).headers.location).toBe(
      '/administration/min-myndighet',
    );
  });

  it.each([
    ['text', 'x'.repeat(201), 'högst 200 tecken'],
    ['text', 'a\u0000b', 'tecken som inte kan användas'],
    ['text', '\ud800', 'tecken som inte kan användas'],
    ['text', 'a', 'Skriv minst två bokstäver.'],
    ['module', 'x', 'Välj en modul i listan.'],
    ['keyword', '99999999999', 'Välj ett nyckelord i listan.'],
    ['country', 'ZZ', 'Välj ett land i listan.'],
  ])('SEC-05 %s: %j gets its message', async (field, value, message) => {
    const lars = await portal.signIn('lars');
    const encoded = value === '\ud800' ? '%ED%A0%80' : encodeURIComponent(value);
    const answer = await lars.get(`/sok-myndighet?${field}=${encoded}`);
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)[field]).toContain(message);
  });

  it.each([
    "'; DROP TABLE authority; --",
    '%%',
    '__',
    '\\\\',
    'a & b | !c:*',
    '((',
    '<script>',
    '"a" -b OR',
    '   ',
    'åå',
  ])('SEC-05 %j is only text to look for', async (text) => {
    const lars = await portal.signIn('lars');
    expect((await lars.get(`/sok-myndighet?${new URLSearchParams({ text }).toString()}`)).status).toBe(200);
  });
});

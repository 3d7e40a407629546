import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fieldErrors, formOf, mainText, notice, usePortal, type Visitor } from '../support/portal.ts';
import { general, keywordsOf, keywordsPage, moduleNamed, newestEvent, treeOf } from './trees.ts';

const portal = usePortal();
let commission: Visitor;
let tree: Awaited<ReturnType<typeof treeOf>>;

beforeAll(async () => void (commission = await portal.signIn('kommissionen')));
beforeEach(async () => void (tree = await treeOf(portal, general)));

const add = (under: string, name: string, more = {}) =>
  commission.submit(`${keywordsPage}/ny?under=${tree.id(under)}`, { 'name-sv': name, ...more });
const edit = (name: string, changes: Record<string, string>) =>
  commission.submit(tree.path(name, '/redigera'), changes);

describe('the pages for keywords', () => {
  it('ACC-08 shows the general tree with how many authorities use each keyword, and that of a module', async () => {
    const uses = await portal.prisma.authorityKeyword.count({
      where: { keywordId: tree.id('Utstationering') },
    });
    expect(uses).toBeGreaterThan(1);
    const page = await commission.get(keywordsPage);
    expect(mainText(page)).toContain(`Utstationering ${uses} myndigheter Redigera Utstationering`);
    const rows = page.page.querySelectorAll('.keyword-editor li');
    expect(rows).toHaveLength((await keywordsOf(portal, general)).length);
    const moduleId = await moduleNamed(portal, 'Tjänster');
    const services = mainText(await commission.get(`${keywordsPage}?modul=${moduleId}`));
    expect(services).toContain('Resebyråer');
    expect(services).not.toContain('Utstationering 5');
  });

  it('ACC-08 offers to add below the first two levels only', async () => {
    const hrefs = (await commission.get(keywordsPage)).page
      .querySelectorAll('.keyword-row a')
      .map((link) => link.getAttribute('href'));
    expect(hrefs).toContain(`${keywordsPage}/ny?under=${tree.id('Arbetsmarknad')}`);
    expect(hrefs).toContain(`${keywordsPage}/ny?under=${tree.id('Arbetsmiljö')}`);
    expect(hrefs).not.toContain(`${keywordsPage}/ny?under=${tree.id('Löner')}`);
    expect(hrefs).toContain(tree.path('Löner', '/redigera'));
  });

  it('ACC-08 a search finds a keyword by its name in any language, with those above and below it', async () => {
    const found = await commission.get(`${keywordsPage}?text=WAGES`);
    expect(mainText(found)).toContain('visar 3 av');
    const names = found.page.querySelectorAll('.keyword-row .name').map(({ text }) => text);
    expect(names).toEqual(['Arbetsmarknad', 'Anställningsvillkor', 'Löner']);
    expect(found.page.querySelector('details')?.hasAttribute('open')).toBe(true);
    const below = mainText(await commission.get(`${keywordsPage}?text=anställningsvillkor`));
    expect(below).toMatch(/Arbetsmarknad.*Anställningsvillkor.*Löner.*Arbetstid.*Semester/);
    expect(below).not.toContain('Kemiska risker');
    expect(mainText(await commission.get(`${keywordsPage}?text=finns+inte`))).toContain(
      'Inget nyckelord passar.',
    );
  });

  it.each([
    ['x'.repeat(201), 422],
    ['%00', 422],
    ['%25', 200],
    ["'", 200],
  ])('SEC-05 a search for %s answers %i', async (text, status) => {
    expect((await commission.get(`${keywordsPage}?text=${text}`)).status).toBe(status);
  });

  it.each([
    '?modul=999999',
    '?modul=x',
    '/ny?modul=x',
    '/ny?under=x',
    '/ny?under=999999',
    '/999999/redigera',
    '/x/lat-utga',
  ])('SEC-05 what is not there is not found: %s', async (path) => {
    expect((await commission.get(keywordsPage + path)).status).toBe(404);
  });
});

describe('adding', () => {
  it('ACC-08 LOG-01 adds a keyword in its place, in several languages, with an event in words', async () => {
    const answer = await add('Handel', 'Grossisthandel', {
      'name-fi': 'Tukkukauppa',
      spot: String(tree.id('Detaljhandel')),
    });
    expect(answer.status).toBe(303);
    expect(notice(await commission.get(answer.headers.location!))).toBe(
      'Nyckelordet Grossisthandel är tillagt.',
    );
    const after = await treeOf(portal, general);
    expect(after.below('Handel').slice(0, 3)).toEqual(['Detaljhandel', 'Grossisthandel', 'Distanshandel']);
    expect(after.row('Grossisthandel').labels).toEqual({ sv: 'Grossisthandel', fi: 'Tukkukauppa' });
    expect(await newestEvent(portal)).toMatchObject({ action: 'keyword.added', actorName: 'Claire Dubois' });
    const log = mainText(await commission.get('/administration/handelselogg?action=keyword.added'));
    expect(log).toMatch(/Nyckelord\s*Allmänna nyckelord › Handel › Grossisthandel/);
    expect(log).toMatch(/Namn på finska\s*Tukkukauppa/);
    expect(log).toMatch(/Plats\s*Allmänna nyckelord › Handel, efter Detaljhandel/);
  });

  it('ACC-08 adds at the top of the general tree and of a module’s, first or last', async () => {
    const first = await commission.submit(`${keywordsPage}/ny`, { 'name-sv': 'Allra först', spot: 'first' });
    expect(first.status).toBe(303);
    expect((await treeOf(portal, general)).below(null)[0]).toBe('Allra först');
    const moduleId = await moduleNamed(portal, 'Solvit');
    await commission.submit(`${keywordsPage}/ny?modul=${moduleId}`, { 'name-sv': 'Allra sist' });
    expect((await treeOf(portal, moduleId)).below(null).at(-1)).toBe('Allra sist');
  });

  it('ACC-08 a tree has at most three levels', async () => {
    const path = `${keywordsPage}/ny?under=${tree.id('Löner')}`;
    expect((await commission.get(path)).status).toBe(404);
    const answer = await commission.post(path, { 'name-sv': 'Fjärde nivån', spot: 'last' });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).parent).toContain('högst tre nivåer');
    expect(formOf(answer).fields['name-sv']).toBe('Fjärde nivån');
    expect(answer.page.querySelector('#parent')).not.toBeNull();
  });

  it('ACC-08 nothing is added below a retired keyword', async () => {
    await commission.submit(tree.path('Arbetsförmedling', '/lat-utga'));
    expect(fieldErrors(await add('Arbetsförmedling', 'Under en utgången')).parent).toContain('har utgått');
  });

  it.each(['Detaljhandel', '  detaljHANDEL ', 'Detaljhandel'.normalize('NFD')])(
    'ACC-08 the same Swedish name twice among siblings is refused at the field: «%s»',
    async (name) => {
      const answer = await add('Handel', name, { 'name-en': 'Kept' });
      expect(answer.status).toBe(422);
      expect(fieldErrors(answer)).toEqual({ 'name-sv': expect.stringContaining('samma namn') as string });
      expect(formOf(answer).fields['name-en']).toBe('Kept');
    },
  );

  it('ACC-08 the same name elsewhere in the tree is no double', async () => {
    expect((await add('Kultur', 'Detaljhandel')).status).toBe(303);
  });

  it('ACC-08 added twice at the same moment, a name is there once', async () => {
    const path = `${keywordsPage}/ny?under=${tree.id('Museer')}`;
    const { fields } = formOf(await commission.get(path));
    const visitors = await Promise.all(Array.from({ length: 5 }, () => portal.signIn('kommissionen')));
    const tokens = await Promise.all(visitors.map((visitor) => visitor.token()));
    const answers = await Promise.all(
      visitors.map((visitor, index) =>
        visitor.post(path, { ...fields, _csrf: tokens[index]!, 'name-sv': 'Friluftsmuseer' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422, 422]);
    expect((await treeOf(portal, general)).below('Museer')).toEqual(['Friluftsmuseer']);
  });
});

describe('renaming and moving', () => {
  it('ACC-08 LOG-01 renames in each language, and takes a translation away', async () => {
    const languages = Object.keys(
      formOf(await commission.get(tree.path('Apotek', '/redigera'))).fields,
    ).filter((field) => field.startsWith('name-'));
    expect(languages).toHaveLength(24);
    const names = Object.fromEntries(languages.map((field) => [field, `Namn ${field.slice(-2)}`]));
    expect((await edit('Apotek', names)).status).toBe(303);
    const { labels } = await portal.prisma.keyword.findUniqueOrThrow({ where: { id: tree.id('Apotek') } });
    expect(Object.values(labels as object).sort()).toEqual(Object.values(names).sort());
    const path = tree.path('Apotek', '/redigera');
    expect(mainText(await commission.get(path))).toContain('Finns på alla 24 språk.');
    await commission.submit(path, { 'name-sv': 'Apotek', 'name-fi': '', 'name-de': '' });
    expect(mainText(await commission.get(path))).toContain(
      'Saknas på 2 språk: finska, tyska. Där visas det svenska namnet.',
    );
    expect(await newestEvent(portal)).toMatchObject({
      action: 'keyword.changed',
      changes: {
        'name-sv': { before: 'Namn sv', after: 'Apotek' },
        'name-fi': { before: 'Namn fi', after: '' },
      },
    });
  });

  it('ACC-08 LOG-01 moves a keyword below another, among its siblings there, with what is below it', async () => {
    const path = tree.path('Tillstånd', '/redigera');
    const { fields } = formOf(await commission.get(path));
    const parent = String(tree.id('Skydd av personuppgifter'));
    const shown = await commission.post(path, { ...fields, parent, show: 'places', 'name-fi': 'Luvat' });
    expect(shown.status).toBe(200);
    expect(mainText(shown)).toContain('Välj plats under Skydd av personuppgifter');
    expect(formOf(shown).fields).toMatchObject({ parent, 'name-fi': 'Luvat' });
    expect((await treeOf(portal, general)).row('Tillstånd').parentId).toBe(tree.id('Rättsväsende'));
    const spot = String(tree.id('Kamerabevakning'));
    expect(shown.page.querySelectorAll('#spot option').map(({ text }) => text)).toEqual([
      'Först',
      'Efter Kamerabevakning',
      'Sist',
    ]);
    await commission.post(path, { ...formOf(shown).fields, spot });
    const after = await treeOf(portal, general);
    expect(after.below('Skydd av personuppgifter')).toEqual(['Kamerabevakning', 'Tillstånd', 'Tillsyn']);
    expect(after.below('Tillstånd')).toEqual(['Vapentillstånd', 'Ordningsvakter']);
    expect(await newestEvent(portal)).toMatchObject({
      changes: {
        keywordPlace: {
          before: 'Allmänna nyckelord › Rättsväsende, sist',
          after: 'Allmänna nyckelord › Skydd av personuppgifter, efter Kamerabevakning',
        },
      },
    });
  });

  it('ACC-08 moves to the top level, and back in place among siblings alone', async () => {
    await edit('Museer', { parent: 'top', spot: 'first' });
    expect((await treeOf(portal, general)).below(null)[0]).toBe('Museer');
    await edit('Luftfart', { spot: 'last' });
    expect((await treeOf(portal, general)).below('Transport').at(-1)).toBe('Luftfart');
  });

  it('ACC-08 a place left as it was stays so when siblings come in, and a new parent puts it last', async () => {
    const path = tree.path('Tandvård', '/redigera');
    const { fields } = formOf(await commission.get(path));
    await add('Hälso- och sjukvård', 'Optik', { spot: String(tree.id('Medicinteknik')) });
    expect((await commission.post(path, { ...fields, 'name-fi': 'Hammashoito' })).status).toBe(303);
    const below = (await treeOf(portal, general)).below('Hälso- och sjukvård');
    expect(below.slice(2, 5)).toEqual(['Medicinteknik', 'Optik', 'Tandvård']);
    await edit('Tandvård', { parent: String(tree.id('Inre marknaden')) });
    expect((await treeOf(portal, general)).below('Inre marknaden').at(-1)).toBe('Tandvård');
  });

  it('ACC-08 is offered no place within itself, too deep, or in another tree, and is refused there', async () => {
    const offered = async (name: string) =>
      (await commission.get(tree.path(name, '/redigera'))).page
        .querySelectorAll('#parent option')
        .map((option) => option.getAttribute('value'));
    expect(await offered('Arbetsmarknad')).toEqual(['top']);
    const forRoads = await offered('Vägtrafik');
    expect(forRoads).toContain(String(tree.id('Handel')));
    expect(forRoads).not.toContain(String(tree.id('Detaljhandel')));
    const forRailways = await offered('Järnväg');
    expect(forRailways).toContain(String(tree.id('Detaljhandel')));
    expect(forRailways).not.toContain(String(tree.id('Järnväg')));
    const foreign = (await keywordsOf(portal, await moduleNamed(portal, 'Tjänster')))[0]!;
    const moves: [string, number, string][] = [
      ['Arbetsmarknad', tree.id('Arbetsmarknad'), 'under sig självt'],
      ['Arbetsmarknad', tree.id('Löner'), 'under sig självt'],
      ['Arbetsmarknad', tree.id('Handel'), 'högst tre nivåer'],
      ['Arbetsmiljö', tree.id('Vägtrafik'), 'högst tre nivåer'],
      ['Löner', tree.id('Godstransporter'), 'högst tre nivåer'],
      ['Löner', foreign.id, 'finns inte bland'],
      ['Löner', 999_999, 'finns inte bland'],
    ];
    for (const [name, parent, message] of moves) {
      const answer = await edit(name, { parent: String(parent), spot: 'last', 'name-fi': 'Kept' });
      expect(answer.status).toBe(422);
      expect(fieldErrors(answer).parent).toContain(message);
      expect(formOf(answer).fields['name-fi']).toBe('Kept');
    }
  });

  it('ACC-08 two moves that together would make a circle: the second is refused', async () => {
    const [one, other] = ['Järnväg', 'Sjöfart'];
    const moves = [
      [one, other],
      [other, one],
    ].map(async ([name, below]) => {
      const visitor = await portal.signIn('kommissionen');
      const path = tree.path(name!, '/redigera');
      const { fields } = formOf(await visitor.get(path));
      return () => visitor.post(path, { ...fields, parent: String(tree.id(below!)), spot: 'last' });
    });
    const answers = await Promise.all((await Promise.all(moves)).map((move) => move()));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    // Back to where other tests expect them.
    const { rows } = await treeOf(portal, general);
    const above = rows.find(({ labels }) => labels.sv === 'Vägtrafik')!.parentId;
    for (const name of [one, other]) await edit(name, { parent: String(above), spot: 'first' });
  });

  it('ACC-08 a place after a keyword that is elsewhere, and a name that is taken there, are refused', async () => {
    const wrongSpot = await edit('Elinstallationer', { spot: String(tree.id('Löner')) });
    expect(fieldErrors(wrongSpot)).toEqual({ spot: expect.stringContaining('Välj plats på nytt') as string });
    await add('Bygg och anläggning', 'Beskattning');
    const taken = await edit('Beskattning', {});
    expect(notice(await commission.get(taken.headers.location!))).toContain('inget behövde sparas');
    const rows = (await treeOf(portal, general)).rows.filter(({ labels }) => labels.sv === 'Beskattning');
    const moved = await commission.submit(`${keywordsPage}/${rows.at(-1)!.id}/redigera`, {
      parent: String(rows.find(({ id }) => id !== rows.at(-1)!.id)!.parentId),
      spot: 'last',
    });
    expect(fieldErrors(moved)).toEqual({ parent: expect.stringContaining('samma namn') as string });
  });

  it('a save that changes nothing leaves no event', async () => {
    const before = await newestEvent(portal);
    const answer = await edit('Högskola', {});
    expect(notice(await commission.get(answer.headers.location!))).toContain('inget behövde sparas');
    expect((await newestEvent(portal))?.id).toBe(before?.id);
  });
});

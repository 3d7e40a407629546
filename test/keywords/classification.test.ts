import type { HTMLElement } from 'node-html-parser';
import { beforeEach, describe, expect, it } from 'vitest';
import { formOf, mainText, usePortalForEach, type Visitor, without } from '../support/portal.ts';
import { general, treeOf } from './trees.ts';

const portal = usePortalForEach();
const own = '/administration/min-myndighet';
let karin: Visitor;
let tree: Awaited<ReturnType<typeof treeOf>>;

beforeEach(async () => {
  karin = await portal.signIn('karin');
  tree = await treeOf(portal, general);
});

const choose = async (...names: string[]) => {
  const { fields } = formOf(await karin.get(`${own}/redigera`));
  const keywords = names.map((name) => String(tree.id(name)));
  return karin.post(`${own}/redigera`, { ...without(fields, 'keywords'), keywords });
};
const chosen = async (): Promise<string[]> => {
  const rows = await portal.prisma.authorityKeyword.findMany({
    where: { authority: { users: { some: { username: 'karin' } } } },
    include: { keyword: true },
  });
  return rows.map(({ keyword }) => (keyword.labels as { sv: string }).sv).sort();
};

describe('Klassificering', () => {
  it('AUT-06 the form has the general tree as check boxes, each below its parent, under a legend', async () => {
    const { page } = await karin.get(`${own}/redigera`);
    const section = page.querySelector('#klassificering fieldset[data-keyword-tree]')!;
    expect(section.querySelector('legend')?.text).toBe('Allmänna nyckelord');
    const boxes = section.querySelectorAll('input[name=keywords]');
    expect(boxes.map((box) => Number(box.getAttribute('value'))).sort()).toEqual(
      tree.rows.map(({ id }) => id).sort(),
    );
    for (const box of boxes) {
      const row = tree.rows.find(({ id }) => String(id) === box.getAttribute('value'))!;
      expect(section.querySelector(`label[for="${box.id}"]`)?.text.trim()).toBe(row.labels.sv);
      expect(parentBoxOf(box)).toBe(row.parentId);
    }
  });

  it('AUT-06 what is ticked is saved as it is: parents and children each by themselves', async () => {
    expect((await choose('Löner', 'Handel', 'Detaljhandel')).status).toBe(303);
    expect(await chosen()).toEqual(['Detaljhandel', 'Handel', 'Löner']);
    const { page } = await karin.get(`${own}/redigera`);
    const ticked = page
      .querySelectorAll('#klassificering input[checked]')
      .map((box) => box.getAttribute('value'));
    expect(ticked.map(Number).sort()).toEqual(['Löner', 'Handel', 'Detaljhandel'].map(tree.id).sort());
    expect((await choose()).status).toBe(303);
    expect(await chosen()).toEqual([]);
    expect(mainText(await karin.get(`${own}/klassificering`))).toContain('Inga nyckelord är valda');
  });

  it('AUT-06 without script the branches with something chosen are open and say how many', async () => {
    await choose('Löner', 'Arbetsmiljö');
    const { page } = await karin.get(`${own}/redigera`);
    const branches = page.querySelectorAll('#klassificering details');
    const open = branches.filter((branch) => branch.hasAttribute('open'));
    expect(open.map((branch) => branch.querySelector('summary')?.text.replace(/\s+/g, ' ').trim())).toEqual([
      'Arbetsmarknad 2 valda',
    ]);
    expect(branches.length).toBeGreaterThan(5);
  });

  it('AUT-06 the tab shows the chosen ones, with those above them for context alone', async () => {
    await choose('Löner', 'Arbetsmiljö', 'Järnväg');
    const { page } = await (await portal.signIn('lars')).get(`${own}/klassificering`);
    const texts = (selector: string) =>
      page.querySelectorAll(`main ${selector}`).map(({ text }) => text.trim());
    expect(texts('.keyword-tree .chosen')).toEqual(['Löner', 'Arbetsmiljö', 'Järnväg']);
    expect(texts('.keyword-tree .muted')).toEqual(['Arbetsmarknad', 'Anställningsvillkor', 'Transport']);
    expect(page.querySelector('main input')).toBeNull();
  });

  it('ACC-08 AUT-06 a keyword that the Commission adds, renames or moves is offered so at once', async () => {
    const commission = await portal.signIn('kommissionen');
    const keywordsPage = '/administration/nyckelord';
    await commission.submit(`${keywordsPage}/ny?under=${tree.id('Handel')}`, {
      'name-sv': 'Torghandel',
      spot: 'first',
    });
    const added = (await treeOf(portal, general)).id('Torghandel');
    await commission.submit(`${keywordsPage}/${added}/redigera`, {
      'name-sv': 'Gatuhandel',
      parent: String(tree.id('Vägtrafik')),
    });
    const { page } = await karin.get(`${own}/redigera`);
    const box = page.querySelector(`#keywords-${added}`)!;
    expect(page.querySelector(`label[for="keywords-${added}"]`)?.text.trim()).toBe('Gatuhandel');
    expect(parentBoxOf(box)).toBe(tree.id('Vägtrafik'));
  });
});

/** The keyword of the box that stands above another in the tree. */
function parentBoxOf(box: HTMLElement): number | null {
  const above = box.closest('li')?.parentNode?.closest('li');
  return above ? Number(above.querySelector('input')?.getAttribute('value')) : null;
}

import { beforeEach, describe, expect, it } from 'vitest';
import {
  fieldErrors,
  formOf,
  mainText,
  notice,
  usePortalForEach,
  type Visitor,
  without,
} from '../support/portal.ts';
import { general, keywordsPage, newestEvent, treeOf } from './trees.ts';

const portal = usePortalForEach();
const own = '/administration/min-myndighet';
let commission: Visitor;
let tree: Awaited<ReturnType<typeof treeOf>>;

beforeEach(async () => {
  commission = await portal.signIn('kommissionen');
  tree = await treeOf(portal, general);
});

const retire = (name: string) => commission.submit(tree.path(name, '/lat-utga'));
const useAgain = (name: string) => commission.submit(tree.path(name, '/anvand-igen'));

describe('retiring', () => {
  it('ACC-08 LOG-01 says first how many authorities use it and what happens, then does it, with an event', async () => {
    const path = tree.path('Kemiska risker', '/lat-utga');
    const asked = mainText(await commission.get(path));
    expect(asked).toContain('Låt Kemiska risker utgå? 1 myndighet använder nyckelordet. Det står kvar');
    expect((await treeOf(portal, general)).row('Kemiska risker').retiredAt).toBeNull();
    const answer = await retire('Kemiska risker');
    const list = await commission.get(answer.headers.location!);
    expect(notice(list)).toBe('Kemiska risker har utgått.');
    expect(mainText(list)).toContain('Kemiska risker utgått 1 myndighet');
    expect((await treeOf(portal, general)).row('Kemiska risker').retiredAt).toEqual(expect.any(Date));
    expect(await newestEvent(portal)).toMatchObject({
      action: 'keyword.changed',
      changes: { keywordRetired: { before: false, after: true } },
    });
    const log = mainText(await commission.get('/administration/handelselogg?action=keyword.changed'));
    expect(log).toMatch(/› Kemiska risker\s*Utgått\s*nej\s*ja/);
  });

  it('ACC-08 a retired keyword stays where it is chosen, is offered nowhere else, and is gone once removed', async () => {
    const id = String(tree.id('Löner'));
    const [karin, ensam] = [await portal.signIn('karin'), await portal.signIn('ensam')];
    const boxOf = async (visitor: Visitor) =>
      (await visitor.get(`${own}/redigera`)).page.querySelector(`#keywords-${id}`);
    await portal.prisma.authorityKeyword.deleteMany({ where: { keywordId: Number(id) } });
    await addTo(karin, id);
    expect(await boxOf(ensam)).not.toBeNull();
    const openedBefore = formOf(await ensam.get(`${own}/redigera`)).fields;
    await retire('Löner');

    expect((await boxOf(karin))?.hasAttribute('checked')).toBe(true);
    expect(mainText(await karin.get(`${own}/klassificering`))).toContain('Löner (utgått)');
    await karin.submit(`${own}/redigera`, { areaOfActivity: 'Kvar' });
    expect((await boxOf(karin))?.hasAttribute('checked')).toBe(true);

    expect(await boxOf(ensam)).toBeNull();
    const forced = await ensam.post(`${own}/redigera`, {
      ...openedBefore,
      keywords: [openedBefore.keywords ?? [], id].flat(),
    });
    expect(forced.status).toBe(422);
    expect(fieldErrors(forced).keywords).toContain('finns inte längre att välja');

    const { fields } = formOf(await karin.get(`${own}/redigera`));
    const left = [fields.keywords!].flat().filter((keyword) => keyword !== id);
    await karin.post(`${own}/redigera`, { ...without(fields, 'keywords'), keywords: left });
    expect(await boxOf(karin)).toBeNull();
    expect(mainText(await karin.get(`${own}/klassificering`))).not.toContain('Löner');
  });

  it('ACC-08 a keyword above others in use is not retired before them', async () => {
    const asked = await commission.get(tree.path('Vägtrafik', '/lat-utga'));
    expect(asked.page.querySelector('main form')).toBeNull();
    const message = 'Under nyckelordet finns nyckelord som används: Godstransporter, Persontransporter.';
    expect(mainText(asked)).toContain(message);
    const forced = await commission.post(tree.path('Vägtrafik', '/lat-utga'), {});
    expect(forced.status).toBe(422);
    expect(mainText(forced)).toContain(message);
    await retire('Godstransporter');
    await retire('Persontransporter');
    expect((await retire('Vägtrafik')).status).toBe(303);
  });

  it('ACC-08 LOG-01 is used again, from the top down', async () => {
    for (const name of ['Godstransporter', 'Persontransporter', 'Vägtrafik']) await retire(name);
    const forced = await commission.post(tree.path('Godstransporter', '/anvand-igen'), {});
    expect(forced.status).toBe(422);
    expect(mainText(forced)).toContain('Nyckelordet ovanför har utgått.');
    expect((await useAgain('Vägtrafik')).status).toBe(303);
    const answer = await useAgain('Godstransporter');
    expect(notice(await commission.get(answer.headers.location!))).toBe('Godstransporter används igen.');
    expect(await newestEvent(portal)).toMatchObject({
      changes: { keywordRetired: { before: true, after: false } },
    });
    const karin = await portal.signIn('karin');
    expect((await karin.get(`${own}/redigera`)).text).toContain(
      `id="keywords-${tree.id('Godstransporter')}"`,
    );
  });

  it('ACC-08 nothing in use is moved below a retired keyword, and its name stays taken', async () => {
    await retire('Museer');
    const edit = tree.path('Luftfart', '/redigera');
    const { fields } = formOf(await commission.get(edit));
    const moved = await commission.post(edit, { ...fields, parent: String(tree.id('Museer')), spot: 'last' });
    expect(fieldErrors(moved).parent).toContain('har utgått');
    const added = await commission.submit(`${keywordsPage}/ny?under=${tree.id('Kultur')}`, {
      'name-sv': 'museer',
    });
    expect(fieldErrors(added)['name-sv']).toContain('men det har utgått');
  });

  it('ACC-08 retired by somebody else meanwhile: said so, with one event', async () => {
    const before = await newestEvent(portal);
    const path = tree.path('Järnväg', '/lat-utga');
    const { fields } = formOf(await commission.get(path));
    await commission.post(path, fields);
    const answer = await commission.post(path, fields);
    expect(notice(await commission.get(answer.headers.location!))).toContain('Någon annan hann före');
    const since = { id: { gt: before?.id ?? 0 }, action: 'keyword.changed' };
    expect(await portal.prisma.logEvent.count({ where: since })).toBe(1);
    expect((await commission.get(path)).headers.location).toBe(tree.path('Järnväg', '/redigera'));
  });

  it('ACC-08 retired while something is added below it: never both', async () => {
    const [one, other] = [await portal.signIn('kommissionen'), await portal.signIn('kommissionen')];
    const add = `${keywordsPage}/ny?under=${tree.id('Högskola')}`;
    await retire('Bedömning av utländsk utbildning');
    const fields = { ...formOf(await one.get(add)).fields, 'name-sv': 'Antagning' };
    const question = formOf(await other.get(tree.path('Högskola', '/lat-utga'))).fields;
    const answers = await Promise.all([
      one.post(add, fields),
      other.post(tree.path('Högskola', '/lat-utga'), question),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
  });
});

async function addTo(visitor: Visitor, id: string) {
  const { fields } = formOf(await visitor.get(`${own}/redigera`));
  await visitor.post(`${own}/redigera`, { ...fields, keywords: [fields.keywords ?? [], id].flat() });
}

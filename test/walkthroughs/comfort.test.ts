import { describe, expect, it } from 'vitest';
import { pathOf } from '../support/people.ts';
import { useWalkthrough } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();
const own = '/administration/min-myndighet';

describe('«Kopiera» on the receipt', () => {
  it('USR-05 puts the username on the clipboard, and says so', async () => {
    const karin = await open();
    await karin.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await karin.signIn('karin');
    await karin.visit(await pathOf(portal, 'tillfallig', '/kvitto'));
    await karin.button('Kopiera').click();
    await expect.poll(() => karin.page.locator('.receipt [role=status]').innerText()).toBe('Kopierat');
    expect(await karin.page.evaluate('navigator.clipboard.readText()')).toBe('tillfallig');
    await karin.follow('Till användaren');
    expect(karin.path).toBe(await pathOf(portal, 'tillfallig'));
  });

  it('NAV-03 is not offered without JavaScript, and the username is there all the same', async () => {
    const karin = await open({ javaScript: false });
    await karin.signIn('karin');
    await karin.visit(await pathOf(portal, 'tillfallig', '/kvitto'));
    expect(await karin.button('Kopiera').count()).toBe(0);
    expect(await karin.page.locator('.username').innerText()).toBe('tillfallig');
  });
});

it('AUT-06 «Visa bara valda» leaves the chosen keywords and those above them, and hits are marked', async () => {
  const karin = await open();
  await karin.signIn('karin');
  await karin.visit(`${own}/redigera`);
  await karin.turnTo('Klassificering');
  const tree = karin.page.locator('#klassificering [data-keyword-tree]');
  const boxes = tree.locator('li:visible > .ds-field input');
  const chosen = tree.locator('li input:checked');
  const all = await boxes.count();
  const names = await chosen.evaluateAll((found: unknown[]) =>
    found.map((one) => (one as { value: string }).value),
  );
  expect(names.length).toBeGreaterThan(0);
  await tree.getByLabel('Visa bara valda').check();
  await expect.poll(() => boxes.count()).toBeLessThan(all);
  const shown = await boxes.evaluateAll((found: unknown[]) =>
    found
      .map((one) => one as { value: string; checked: boolean; indeterminate: boolean })
      .map(({ value, checked, indeterminate }) => ({ value, isPart: checked || indeterminate })),
  );
  expect(shown.map(({ value }) => value)).toEqual(expect.arrayContaining(names));
  expect(shown.every(({ isPart }) => isPart)).toBe(true);
  await tree.getByLabel('Visa bara valda').uncheck();
  await tree.getByLabel('Hitta nyckelord').fill('läkemedelsrek');
  await expect.poll(() => tree.locator('label.hit').allInnerTexts()).toEqual(['Läkemedelsreklam']);
});

it('ACC-06 «Inte åtkomstansvarig» disables the boxes that would not count, and each other choice its own', async () => {
  const nimic = await open();
  await nimic.signIn('nimic');
  const { id } = await portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Socialstyrelsen' },
  });
  await nimic.visit(`/administration/myndigheter/${id}/atkomstansvar`);
  const choose = (name: string | RegExp) => nimic.page.getByRole('radio', { name }).check();
  const areEnabled = async () => [
    await nimic.page.locator('[name=modules]').first().isEnabled(),
    await nimic.page.locator('[name=authorities], #search').first().isEnabled(),
  ];
  expect(await areEnabled()).toEqual([true, true]);
  await choose('Inte åtkomstansvarig');
  expect(await areEnabled()).toEqual([false, false]);
  await choose(/alla moduler/);
  expect(await areEnabled()).toEqual([false, true]);
  await choose(/valda moduler/);
  expect(await areEnabled()).toEqual([true, true]);
});

import { expect, it } from 'vitest';
import { useWalkthrough, type Walker } from '../support/walkthrough.ts';

const { open } = useWalkthrough();
const users = '/administration/min-myndighet/anvandare';
const authorities = '/administration/myndigheter';

/** The bottoms of the rows, in pixels from the top of the window. */
const bottoms = (walker: Walker): Promise<number[]> =>
  walker.page.evaluate(
    `[...document.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect().bottom)`,
  );

it.each([
  ['karin', users],
  ['nimic', authorities],
])('USR-12 twelve rows of %s are seen at 1280 × 900 without scrolling', async (username, path) => {
  const walker = await open({ width: 1280 });
  await walker.page.setViewportSize({ width: 1280, height: 900 });
  await walker.signIn(username);
  await walker.visit(path);
  expect((await bottoms(walker)).filter((bottom) => bottom <= 900).length).toBeGreaterThanOrEqual(12);
});

it('USR-12 a row is 44 pixels high until its menu is opened, which works without JavaScript', async () => {
  const karin = await open({ width: 1280, javaScript: false });
  await karin.signIn('karin');
  await karin.visit(users);
  const row = karin.page.getByRole('row', { name: /Bergqvist, Lars/ });
  expect((await row.boundingBox())!.height).toBeCloseTo(44, 0);
  expect(await row.getByRole('link', { name: 'Återställ lösenord' }).isVisible()).toBe(false);
  await row.locator('summary').click();
  await karin.follow('Återställ lösenord', row);
  expect(karin.path).toMatch(/\/aterstall-losenord$/);
});

it('USR-12 the last row’s menu is not cut off', async () => {
  const karin = await open({ width: 1280 });
  await karin.signIn('karin');
  await karin.visit(users);
  const row = karin.page.getByRole('row', { name: /Öberg, Gunilla/ });
  await row.locator('summary').click();
  await karin.follow('Ta bort', row);
  expect(karin.path).toMatch(/\/ta-bort$/);
});

it.each([
  [320, 1],
  [390, 1],
  [1280, 2],
])(
  'NAV-03 at %i pixels with text × %i each row is a card with its status and its menu',
  async (width, textScale) => {
    const karin = await open({ width, textScale });
    await karin.signIn('karin');
    // Every visit fails where the page scrolls sideways.
    await karin.visit(`${users}?text=bergqvist`);
    const row = karin.page.getByRole('row', { name: /Bergqvist, Lars/ });
    const view = (await row.boundingBox())!;
    for (const text of ['aktiv', 'giltigt', 'lars.bergqvist@arbetsmiljoverket.example']) {
      const box = (await row.getByText(text, { exact: true }).boundingBox())!;
      expect(box.x + box.width, text).toBeLessThanOrEqual(view.x + view.width);
    }
    const menu = row.locator('summary');
    const box = (await menu.boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(24);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    await menu.click();
    expect(await row.getByRole('link', { name: 'Redigera' }).isVisible()).toBe(true);
  },
);

it('USR-12 filters are folded, and what is active can be taken away', async () => {
  const karin = await open({ width: 1280 });
  await karin.signIn('karin');
  await karin.visit(users);
  expect(await karin.field('Modul').isVisible()).toBe(false);
  await karin.choose('Lösenord', 'blockerat');
  await karin.press('Sök');
  expect(await karin.page.locator('tbody tr').count()).toBe(1);
  expect(await karin.mainText()).toContain('Filter (1)');
  await karin.follow('Ta bort filtret Lösenord: blockerat');
  expect(await karin.page.locator('tbody tr').count()).toBe(14);
  await karin.follow('Aldrig inloggad');
  expect(await karin.page.locator('tbody tr').count()).toBe(3);
});

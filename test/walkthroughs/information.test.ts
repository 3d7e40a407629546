import { expect, it } from 'vitest';
import { expectNoViolations } from '../support/browser.ts';
import { useWalkthrough, widths } from '../support/walkthrough.ts';

const { open } = useWalkthrough();

const pages = ['Hjälp och kontakt', 'Tillgänglighet', 'Personuppgifter', 'Kakor'];

it.each(widths)(
  'NAV-05 from the footer, signed out and in, without JavaScript, at %i pixels',
  async (width) => {
    const lars = await open({ width, javaScript: false });
    const footer = lars.page.getByRole('contentinfo');
    await lars.visit('/logga-in');
    for (const page of pages) {
      await lars.follow(page, footer);
      expect(await lars.heading()).toContain(page);
    }
    await lars.signIn('lars');
    for (const page of pages) {
      await lars.follow(page, footer);
      expect(await lars.heading()).toContain(page);
    }
  },
);

it('NAV-05 with the keyboard from the sign-in page to the help, and to who can help', async () => {
  const lars = await open();
  await lars.visit('/logga-in');
  await lars.tabTo(lars.link('Hjälp och kontakt'));
  await lars.arrive(() => lars.page.keyboard.press('Enter'));
  await lars.tabTo(lars.link('Spärrad?'));
  await lars.page.keyboard.press('Enter');
  expect(await lars.page.getByRole('heading', { name: 'Spärrad?' }).isVisible()).toBe(true);
});

it('NAV-05 the pictures of the help are there, and say what they show', async () => {
  const karin = await open({ width: 390 });
  await karin.visit('/hjalp');
  const pictures = await karin.page.locator('main img').all();
  expect(pictures).toHaveLength(4);
  for (const picture of pictures) {
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth))
      .toBe(800);
    expect((await picture.getAttribute('alt'))!.length).toBeGreaterThan(30);
  }
});

/** Those that the statement on accessibility names. */
const own = '/administration/min-myndighet';
const inDark = ['/', '/hjalp', '/tillganglighet', '/personuppgifter', '/kakor', own];
const below = ['/klassificering', '/moduler', '/anvandare', '/redigera', '/anvandare/ny'];

it('NAV-03 NAV-05 axe finds nothing in dark mode', async () => {
  const karin = await open();
  await karin.page.emulateMedia({ colorScheme: 'dark' });
  await karin.signIn('karin');
  for (const path of [...inDark, ...below.map((tab) => own + tab)]) {
    await karin.visit(path);
    await expectNoViolations(karin.page);
  }
  expect(await karin.page.evaluate<boolean>(`matchMedia('(prefers-color-scheme: dark)').matches`)).toBe(true);
});

it('a page on paper has neither buttons nor ways to other pages', async () => {
  const karin = await open();
  await karin.signIn('karin');
  for (const path of [own, `${own}/anvandare`, `${own}/moduler`, '/administration/handelselogg', '/hjalp']) {
    await karin.visit(path);
    await karin.page.emulateMedia({ media: 'print' });
    for (const gone of ['button', 'nav', 'footer', '.ds-button', '.filter-bar', '.row-menu'])
      for (const one of await karin.page.locator(gone).all())
        expect(await one.isVisible(), `${gone} on ${path}`).toBe(false);
    expect(await karin.page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    await karin.page.emulateMedia({ media: 'screen' });
  }
});

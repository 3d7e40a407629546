import { expect, it } from 'vitest';
import { demoPassword } from '../support/portal.ts';
import { useWalkthrough, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();

it.each(widths)('NAV-03 a whole day’s work without JavaScript at %i pixels', async (width) => {
  const karin = await open({ width, javaScript: false });
  await karin.signIn('karin');
  await karin.follow('Administration');
  await karin.follow('Min myndighet');
  await karin.follow('Redigera myndighet');
  for (const heading of ['Myndighet', 'Klassificering', 'Moduler'])
    expect(await karin.page.getByRole('heading', { name: heading, exact: true }).isVisible()).toBe(true);
  const area = `Hela landet ${width}`;
  await karin.fill('Verksamhetsområde', area);
  await karin.fill('E-postadress', '');
  await karin.box('Arbetsförmedling').setChecked(width === 1280);
  await karin.press('Spara ändringarna');
  expect(await karin.descriptionOf(karin.field('E-postadress'))).toContain('Ange e-postadress');
  await karin.fill('E-postadress', 'registrator@arbetsmiljoverket.example');
  await karin.press('Spara ändringarna');
  expect(await karin.notice()).toBe('Ändringarna är sparade.');
  expect(await karin.mainText()).toContain(area);

  await karin.follow('Användare');
  await karin.follow('Lägg till användare');
  await karin.fill('Förnamn', 'Björn');
  await karin.fill('Efternamn', 'Utan Skript');
  await karin.fill('E-postadress', `bjorn${width}@arbetsmiljoverket.example`);
  await karin.box('Läsare i Tjänster').check();
  await karin.press('Lägg till användare');
  expect(await karin.mainText()).toContain('bjorn.utan.skript');
  expect(await karin.button('Skriv ut').isVisible()).toBe(false);
  expect(await karin.mainText()).toContain('Skriv ut kvittot med webbläsarens utskrift');
});

it('NAV-03 a journey with the keyboard alone, the focus always in sight and in order', async () => {
  const karin = await open();
  const { keyboard } = karin.page;
  const enter = () => karin.arrive(() => keyboard.press('Enter'));
  await karin.visit('/logga-in');
  expect(await karin.tabTo(karin.field('Användarnamn'))).toEqual([
    'Hoppa till innehållet',
    'Myndighetsportalen',
    'Användarnamn',
  ]);
  await keyboard.type('karin');
  await karin.tabTo(karin.field('Lösenord'));
  await keyboard.type(demoPassword);
  await enter();
  expect(await karin.tabTo(karin.link('Administration'))).toEqual([
    'Hoppa till innehållet',
    'Myndighetsportalen',
    'Karin Åkesson',
    'Logga ut',
    'Start 4 att göra',
    'Sök myndighet',
    'Administration',
  ]);
  await enter();
  await karin.tabTo(karin.link('Hoppa till innehållet'));
  await keyboard.press('Enter');
  expect(await karin.hasFocus(karin.page.getByRole('main'))).toBe(true);
  expect(await karin.tabTo(karin.link('Min myndighet'))).toEqual(['Min myndighet']);
  await enter();
  await karin.tabTo(karin.link('Redigera myndighet'));
  await enter();
  await karin.tabTo(karin.link('Klassificering'));
  await keyboard.press('Enter');
  const box = karin.box('Löner');
  // Only then has the browser moved on to the section; a person is not quicker.
  await karin.page.waitForURL('**/redigera#klassificering');
  await box.waitFor();
  const passed = await karin.tabTo(box);
  expect(passed.slice(-3)).toEqual(['Arbetsmarknad', 'Anställningsvillkor', 'Löner']);
  await keyboard.press('Space');
  await karin.tabTo(karin.button('Spara ändringarna'));
  await enter();
  expect(await karin.notice()).toBe('Ändringarna är sparade.');
  const chosen = await portal.prisma.authorityKeyword.count({
    where: { keyword: { labels: { path: ['sv'], equals: 'Löner' } } },
  });
  expect(chosen).toBeGreaterThan(0);
});

it.each([1280, 390])('NAV-03 twice the text size at %i pixels', async (width) => {
  const karin = await open({ width, textScale: 2 });
  await karin.signIn('karin');
  const size = await karin.page.evaluate<string>('getComputedStyle(document.documentElement).fontSize');
  expect(size).toBe('32px');
  const own = '/administration/min-myndighet';
  for (const path of ['', '/moduler', '/redigera', '/anvandare', '/anvandare/ny'])
    await karin.visit(own + path);
  for (const path of ['/administration/handelselogg', '/mina-uppgifter']) await karin.visit(path);
});

import { describe, expect, it } from 'vitest';
import { useWalkthrough, widths } from '../support/walkthrough.ts';

const walkthrough = useWalkthrough();
const own = '/administration/min-myndighet';

describe.each([
  { width: widths[0]!, javaScript: true },
  { width: widths[1]!, javaScript: false },
])('at $width px, scripts $javaScript', ({ width, javaScript }) => {
  it('AUT-03 AUT-07 NAV-03 a changed name and a new coordinator, from the authority to the Commission and back', async () => {
    const name = `Arbetsmiljöverket ${width}`;
    await walkthrough.portal.prisma.linkedCoordinator.deleteMany({});
    const karin = await walkthrough.open({ width, javaScript });
    await karin.signIn('karin');
    await karin.visit(`${own}/redigera`);
    await karin.fill('Informellt namn', name);
    await karin.box('Större ändring av det informella namnet').check();
    if (javaScript) await karin.turnTo('Moduler');
    await karin.fill('Sök samordnare i Tjänster', 'kommerskolegium');
    const services = karin.page.locator('fieldset', { hasText: 'Sök samordnare i Tjänster' });
    await karin.arrive(() => services.getByRole('button', { name: 'Sök samordnare' }).click());
    await services.getByRole('checkbox', { name: 'Kommerskollegium' }).check();
    await karin.press('Spara ändringarna');
    expect(await karin.notice()).toContain('Ändringarna är sparade. Kommissionen får veta');
    expect(await karin.mainText()).toContain('En större namnändring väntar hos Kommissionen');

    const commission = await walkthrough.open({ width, javaScript });
    await commission.signIn('kommissionen');
    await commission.visit('/administration');
    await commission.follow('Namnändringar', commission.page.getByRole('main'));
    await commission.follow(name);
    await commission.fill('Finska', `Työympäristövirasto ${width}`);
    await commission.press('Spara och avsluta');
    expect(await commission.notice()).toContain('är behandlad');

    const nimic = await walkthrough.open({ width, javaScript });
    await nimic.signIn('nimic');
    await nimic.visit(`${own}/moduler`);
    expect(await nimic.mainText()).toMatch(/Samordnar för\s+Arbetsmiljöverket \d+/);

    await karin.visit(own);
    const text = await karin.mainText();
    expect(text).toContain('Kommissionen har behandlat namnändringen');
    expect(text).toContain(`Työympäristövirasto ${width}`);
  });

  it('AUT-09 NAV-03 an ordinary user finds an authority by a misspelt name and reads its pages', async () => {
    const lars = await walkthrough.open({ width, javaScript });
    await lars.signIn('lars');
    await lars.follow('Sök myndighet', lars.page.getByRole('navigation', { name: 'Huvudmeny' }));
    await lars.fill('Namn eller nyckelord', 'forsakringskasan');
    await lars.page.keyboard.press('Enter');
    await lars.page.waitForURL(/text=forsakringskasan/);
    await lars.follow('Försäkringskassan');
    expect(await lars.heading()).toBe('Försäkringskassan');
    expect(await lars.navigation('Försäkringskassan')).toEqual(['Myndighet ←', 'Klassificering', 'Moduler']);
    await lars.follow('Moduler', lars.page.getByRole('navigation', { name: 'Försäkringskassan' }));
    expect(await lars.page.getByRole('link', { name: 'Redigera myndighet' }).count()).toBe(0);
  });

  it('AUT-08 NAV-03 the only administrator is reminded of old data and confirms it', async () => {
    await walkthrough.portal.prisma.authority.updateMany({
      where: { informalName: 'Konsumentverket' },
      data: { confirmedAt: new Date('2025-01-01') },
    });
    const ensam = await walkthrough.open({ width, javaScript });
    await ensam.signIn('ensam');
    await ensam.follow('Ingen har bekräftat myndighetens uppgifter på tolv månader');
    await ensam.press('Uppgifterna stämmer');
    expect(await ensam.notice()).toBe('Tack! Uppgifterna är bekräftade.');
  });

  it('ACC-08 NAV-03 the Commission appoints a national coordinator', async () => {
    const commission = await walkthrough.open({ width, javaScript });
    await commission.signIn('kommissionen');
    await commission.visit('/administration/nationella-samordnare');
    await commission.follow('Finland');
    await commission.follow(/^Utse Opetushallitus$/);
    expect(await commission.heading()).toBe('Utse Opetushallitus till nationell samordnare för Finland?');
    await commission.press('Utse');
    expect(await commission.notice()).toContain('Finland har fått en ny nationell samordnare');
    await walkthrough.portal.prisma.authority.updateMany({
      where: { informalName: 'Opetushallitus' },
      data: { kind: 'ORDINARY' },
    });
  });
});

it('AUT-07 Enter in the search box searches, and does not save the form', async () => {
  const karin = await walkthrough.open();
  await karin.signIn('karin');
  await karin.visit(`${own}/redigera#moduler`);
  await karin.fill('Sök samordnare i Tjänster', 'kommers');
  await karin.arrive(() => karin.page.keyboard.press('Enter'));
  expect(karin.path).toBe(`${own}/redigera`);
  expect(await karin.page.getByRole('heading', { name: 'Moduler', exact: true }).isVisible()).toBe(true);
  expect(await karin.hasFocus(karin.page.locator('.search-results'))).toBe(true);
});

it('AUT-01 Enter in another field saves, as it always did', async () => {
  const karin = await walkthrough.open({ javaScript: false });
  await karin.signIn('karin');
  await karin.visit(`${own}/redigera`);
  await karin.fill('Telefonnummer', '08-465 004 55');
  await karin.arrive(() => karin.page.keyboard.press('Enter'));
  expect(await karin.notice()).toBe('Ändringarna är sparade.');
});

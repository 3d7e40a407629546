import { describe, expect, it } from 'vitest';
import { useWalkthrough, widths } from '../support/walkthrough.ts';

const walkthrough = useWalkthrough();
const authorities = '/administration/myndigheter';

const banner = (walker: { page: { locator: (selector: string) => { innerText: () => Promise<string> } } }) =>
  walker.page.locator('.working-on').innerText();

describe.each([
  { width: widths[0]!, javaScript: true },
  { width: widths[1]!, javaScript: false },
])('at $width px, scripts $javaScript', ({ width, javaScript }) => {
  it('ACC-03 NAV-03 the national coordinator registers an authority, going back once', async () => {
    const name = `Kulturskyddet ${width}`;
    const nimic = await walkthrough.open({ width, javaScript });
    await nimic.signIn('nimic');
    await nimic.visit('/administration');
    await nimic.follow('Myndigheter', nimic.page.getByRole('main'));
    await nimic.follow('Registrera myndighet');
    await nimic.fill('Officiellt namn', name);
    await nimic.fill('Informellt namn', name);
    await nimic.fill('Myndighetens e-postadress', `info${width}@kulturskyddet.example`);
    await nimic.press('Nästa');
    const dismissal = nimic.page.getByRole('checkbox', { name: 'Ingen av dem är samma myndighet' });
    if (width !== widths[0]) {
      // The one of the walk before has a name like it.
      await dismissal.check();
      await nimic.press('Nästa');
    }
    await nimic.choose('Tjänster', 'Behörig myndighet');
    await nimic.press('Nästa');
    await nimic.press('Tillbaka');
    expect(await nimic.field('Tjänster').inputValue()).toBe('COMPETENT_AUTHORITY');
    await nimic.press('Nästa');
    await nimic.fill('Förnamn', 'Åsa');
    await nimic.fill('Efternamn', `Nyström ${width}`);
    await nimic.fill('Användarens e-postadress', `asa${width}@kulturskyddet.example`);
    await nimic.press('Nästa');
    expect(await nimic.mainText()).toContain('Inget är registrerat än. Stämmer allt?');
    await nimic.press('Registrera myndigheten');
    expect(await nimic.mainText()).toContain('asa.nystrom');
    expect(await banner(nimic)).toContain(`Du arbetar med ${name} som åtkomstansvarig.`);
  });

  it('ACC-05 ACC-06 NAV-03 the national coordinator withdraws a module, and delegates', async () => {
    const nimic = await walkthrough.open({ width, javaScript });
    await nimic.signIn('nimic');
    await nimic.visit(`${authorities}?text=transportstyrelsen`);
    await nimic.follow('Transportstyrelsen');
    await nimic.follow('Moduler', nimic.page.getByRole('navigation', { name: 'Transportstyrelsen' }));
    await nimic.follow('Ge tillgång till modul');
    await nimic.page.getByRole('radio', { name: /^Solvit/ }).check();
    await nimic.press('Ge tillgång');
    expect(await nimic.notice()).toContain('Myndigheten har fått tillgång till modulen.');
    await nimic.follow('Återkalla tillgång i Solvit');
    expect(await nimic.mainText()).toMatch(/förlorar Läsare, Handläggare, Fördelare/);
    await nimic.press('Återkalla tillgång');
    expect(await nimic.notice()).toContain('har inte längre tillgång till modulen Solvit');

    await nimic.follow('Myndighet', nimic.page.getByRole('navigation', { name: 'Transportstyrelsen' }));
    await nimic.follow('Åtkomstansvar');
    await nimic.page.getByRole('radio', { name: 'Åtkomstansvarig för alla moduler' }).check();
    await nimic.fill('Sök myndighet att lägga till', 'polisen');
    await nimic.press('Sök');
    await nimic.box('Polisen').check();
    await nimic.press('Spara ändringarna');
    expect(await nimic.notice()).toContain('Åtkomstansvaret är sparat.');
    await nimic.follow('Åtkomstansvar');
    await nimic.page.getByRole('radio', { name: 'Inte åtkomstansvarig' }).check();
    await nimic.press('Spara ändringarna');
  });

  it('ACC-01 NAV-03 an access manager works on an authority of its scope, under a banner', async () => {
    const atkomst = await walkthrough.open({ width, javaScript });
    await atkomst.signIn('atkomst');
    await atkomst.visit(authorities);
    await atkomst.follow('Läkemedelsverket');
    expect(await banner(atkomst)).toContain('Läkemedelsverket');
    expect(await atkomst.navigation('Läkemedelsverket')).toEqual([
      'Myndighet ←',
      'Klassificering',
      'Moduler',
      'Användare',
    ]);
    await atkomst.follow('Redigera myndighet');
    await atkomst.fill('Telefonnummer', `08-465 004 ${width % 100}`);
    await atkomst.press('Spara ändringarna');
    expect(await atkomst.notice()).toBe('Ändringarna är sparade. Myndigheten får veta det med mejl.');
    await atkomst.follow('Händelselogg', atkomst.page.getByRole('main'));
    expect(await atkomst.mainText()).toContain('(Socialstyrelsen)');
  });
});

it('ACC-01 ACC-02 karin finds every door closed', async () => {
  const karin = await walkthrough.open();
  await karin.signIn('karin');
  await karin.visit('/administration');
  expect(await karin.page.getByRole('link', { name: 'Myndigheter', exact: true }).count()).toBe(0);
  const { id } = await walkthrough.portal.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Läkemedelsverket' },
  });
  const doors = [
    '',
    '/registrera',
    '/csv',
    `/${id}`,
    `/${id}/anvandare`,
    `/${id}/redigera`,
    `/${id}/moduler/ge`,
    `/${id}/ta-bort`,
    `/${id}/atkomstansvar`,
  ];
  for (const door of doors) {
    expect(await karin.visit(authorities + door)).toBe(403);
    expect(await karin.heading()).toBe('Du har inte behörighet till sidan');
  }
});

it('ACC-07 an authority is removed only when its name is typed', async () => {
  const nimic = await walkthrough.open();
  await nimic.signIn('nimic');
  await nimic.visit(`${authorities}?text=RAÄ`);
  await nimic.follow('RAÄ');
  await nimic.follow('Ta bort myndighet');
  await nimic.fill('Skriv RAÄ för att bekräfta', 'raä');
  await nimic.press('Ta bort myndighet');
  expect(await nimic.mainText()).toContain('Namnet stämmer inte.');
  await nimic.fill('Skriv RAÄ för att bekräfta', 'RAÄ');
  await nimic.press('Ta bort myndighet');
  expect(await nimic.notice()).toContain('RAÄ är borttagen');
});

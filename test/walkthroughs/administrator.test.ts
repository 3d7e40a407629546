import { describe, expect, it } from 'vitest';
import { useWalkthrough, type Walker, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();
const authority = () =>
  portal.prisma.authority.findFirstOrThrow({ where: { users: { some: { username: 'karin' } } } });

async function editing(walker: Walker, username = 'karin') {
  await walker.signIn(username);
  await walker.follow('Administration');
  await walker.follow('Min myndighet');
  await walker.follow('Redigera myndighet');
}

describe.each(widths)('at %i pixels', (width) => {
  it('NAV-01 Administration leads to Min myndighet with its four tabs', async () => {
    const karin = await open({ width });
    await karin.signIn('karin');
    await karin.follow('Administration');
    await karin.follow('Min myndighet');
    expect(await karin.navigation('Min myndighet')).toEqual([
      'Myndighet ←',
      'Klassificering',
      'Moduler',
      'Användare',
    ]);
    expect(await karin.mainText()).toContain('registrator@arbetsmiljoverket.example');
    await karin.follow('Klassificering');
    expect(await karin.mainText()).toContain('Kemiska risker');
    await karin.follow('Moduler');
    expect(await karin.mainText()).toMatch(/Yrkeskvalifikationer\s+Myndighetens del\s+Behörig myndighet/);
    await karin.follow('Användare');
    expect(await karin.navigation('Min myndighet')).toContain('Användare ←');
    expect(await karin.mainText()).toContain('Bergqvist, Lars');
  });

  it('AUT-01 the three tabs are edited in one go, and an error leads back to its field', async () => {
    const karin = await open({ width });
    await editing(karin);
    const telephone = `08-465 004 ${width % 100}`;
    await karin.fill('Telefonnummer', telephone);
    await karin.fill('E-postadress', 'registrator@');
    await karin.turnTo('Klassificering');
    expect(await karin.navigation('Delar av formuläret')).toEqual([
      'Myndighet',
      'Klassificering ←',
      'Moduler',
    ]);
    expect(await karin.field('Telefonnummer').isVisible()).toBe(false);
    await karin.box('Löner').setChecked(width === 1280);
    await karin.turnTo('Moduler');
    await karin.box('Elinstallatör').setChecked(width === 1280);
    await karin.press('Spara ändringarna');

    expect(await karin.hasFocus(karin.errorSummary)).toBe(true);
    expect(await karin.navigation('Delar av formuläret')).toEqual([
      'Myndighet, 1 fel ←',
      'Klassificering',
      'Moduler',
    ]);
    await karin.turnTo('Moduler');
    await karin.errorSummary.getByRole('link').click();
    const email = karin.field('E-postadress');
    expect(await karin.hasFocus(email)).toBe(true);
    expect(await karin.descriptionOf(email)).toContain('Ange en giltig e-postadress');
    expect(await email.inputValue()).toBe('registrator@');
    expect(await karin.field('Telefonnummer').inputValue()).toBe(telephone);

    await email.fill('registrator@arbetsmiljoverket.example');
    await karin.press('Spara ändringarna');
    expect(await karin.heading()).toBe('Min myndighet');
    expect(await karin.notice()).toBe('Ändringarna är sparade.');
    expect(await karin.mainText()).toContain(telephone);
    await karin.follow('Klassificering');
    expect((await karin.mainText()).includes('Löner')).toBe(width === 1280);
    await karin.follow('Moduler');
    expect((await karin.mainText()).includes('Elinstallatör')).toBe(width === 1280);

    await karin.follow('Administration', karin.page.getByRole('navigation', { name: 'Huvudmeny' }));
    await karin.follow('Händelselogg');
    await karin.page.locator('tbody summary').first().click();
    const newest = await karin.page.locator('tbody tr').first().innerText();
    for (const part of ['Karin Åkesson', telephone, 'Löner', 'Elinstallatör']) expect(newest).toContain(part);
  });

  it('AUT-01 «Avbryt» changes nothing, and leaving by mistake is asked about first', async () => {
    const before = await authority();
    const karin = await open({ width });
    await editing(karin);
    await karin.fill('Officiellt namn', 'Ett namn som ingen vill ha');
    await karin.turnTo('Klassificering');
    await karin.box('Semester').check();
    await karin.stayWhenAsked(() =>
      karin.page
        .getByRole('link', { name: /^Start/ })
        .first()
        .click(),
    );
    await karin.turnTo('Myndighet');
    expect(await karin.field('Officiellt namn').inputValue()).toBe('Ett namn som ingen vill ha');
    await karin.follow('Avbryt');
    expect(await karin.mainText()).not.toContain('Ett namn som ingen vill ha');
    expect(await authority()).toEqual(before);
  });
});

it('AUT-05 the second of two administrators is shown what the first one changed, and loses nothing', async () => {
  const karin = await open();
  const gunilla = await open({ width: 320 });
  await editing(karin);
  await editing(gunilla, 'gunilla.oberg');
  await gunilla.fill('Verksamhetsområde', 'Hela landet och fjällen');
  await gunilla.fill('Telefonnummer', '08-465 004 51');
  await gunilla.press('Spara ändringarna');
  await karin.fill('Telefonnummer', '08-465 004 52');
  await karin.fill('Webbadress', 'https://ny.arbetsmiljoverket.example/');
  await karin.turnTo('Moduler');
  await karin.press('Spara ändringarna');

  const warning = karin.page.getByRole('alert');
  expect(await karin.hasFocus(warning)).toBe(true);
  expect(await warning.innerText()).toMatch(/Sparat av Gunilla Öberg/);
  expect(await warning.innerText()).toContain('Telefonnummer: 08-465 004 51');
  await warning.getByRole('link', { name: 'Telefonnummer' }).click();
  const telephone = karin.field('Telefonnummer');
  expect(await karin.hasFocus(telephone)).toBe(true);
  expect(await telephone.inputValue()).toBe('08-465 004 52');
  expect(await karin.descriptionOf(telephone)).toContain(
    'Sparat av Gunilla Öberg medan du redigerade: 08-465 004 51.',
  );
  expect(await karin.field('Verksamhetsområde').inputValue()).toBe('Hela landet och fjällen');
  await karin.press('Spara ändringarna');
  expect(await karin.notice()).toBe('Ändringarna är sparade.');
  expect(await authority()).toMatchObject({
    telephone: '08-465 004 52',
    areaOfActivity: 'Hela landet och fjällen',
    website: 'https://ny.arbetsmiljoverket.example/',
  });
});

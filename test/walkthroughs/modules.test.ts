import { describe, expect, it } from 'vitest';
import { useWalkthrough, type Walker } from '../support/walkthrough.ts';

const { open } = useWalkthrough();

async function atDesk(walker: Walker) {
  await walker.signIn('kommissionen');
  await walker.follow('Administration');
  await walker.follow('Moduler och användarroller');
  expect(await walker.heading()).toBe('Moduler och användarroller');
}

describe.each([
  { width: 1280, javaScript: true, minimum: 3 },
  { width: 320, javaScript: true, minimum: 4 },
  { width: 1280, javaScript: false, minimum: 5 },
])('at $width pixels, script $javaScript', ({ width, javaScript, minimum }) => {
  const name = `Djurskydd ${width} ${javaScript ? 'med' : 'utan'}`;

  it('ACC-08 the Commission adds a module with its roles, and one more role', async () => {
    const claire = await open({ width, javaScript });
    await atDesk(claire);
    await claire.follow('Lägg till modul');
    await claire.press('Lägg till modul');
    expect(await claire.descriptionOf(claire.field('Namn på svenska'))).toBe('Ange namn på svenska.');
    await claire.fill('Namn på svenska', name);
    await claire.box('Modulen använder samordning').check();
    await claire.page.getByText('Namn på andra språk').first().click();
    await claire.fill('Finska', 'Eläinsuojelu');
    await claire.press('Lägg till modul');
    expect(await claire.notice()).toBe(`Modulen ${name} är tillagd. Ingen myndighet har den än.`);

    await claire.follow('Lägg till roll');
    await claire.fill('Namn på svenska', 'Granskare');
    await claire.fill('Minsta antal användare', 'två');
    await claire.press('Lägg till roll');
    expect(await claire.descriptionOf(claire.field('Minsta antal användare'))).toContain('Ange ett heltal');
    await claire.fill('Minsta antal användare', '2');
    await claire.choose('Plats bland rollerna', 'Efter Handläggare');
    await claire.press('Lägg till roll');
    expect(await claire.notice()).toBe('Rollen Granskare är tillagd.');
    const rows = await claire.page.locator('tbody th').allInnerTexts();
    expect(rows).toEqual(['Läsare', 'Handläggare', 'Granskare', 'Fördelare', 'Samordnare']);

    await claire.follow('Låt utgå Granskare');
    await claire.press('Låt utgå');
    expect(await claire.notice()).toBe('Rollen Granskare har utgått.');
    await claire.follow('Låt utgå', claire.page.locator('.page-head'));
    expect(await claire.mainText()).toContain('Ingen myndighet har modulen');
    await claire.press('Låt utgå');
    expect(await claire.notice()).toBe(`${name} har utgått.`);
    await claire.follow('Moduler och användarroller');
    expect(await claire.page.locator('tr', { hasText: name }).innerText()).toContain('utgått');
  });

  it('ACC-08 raises a minimum, sees first who falls short, and they see it too', async () => {
    const claire = await open({ width, javaScript });
    await atDesk(claire);
    await claire.follow('Tjänster');
    await claire.follow('Redigera Handläggare');
    await claire.fill('Minsta antal användare', String(minimum));
    await claire.press('Spara ändringarna');
    expect(await claire.heading()).toBe(`Kräva minst ${minimum} användare med rollen Handläggare?`);
    expect(await claire.mainText()).toContain('Arbetsmiljöverket');
    await claire.press('Ändra i formuläret');
    expect(await claire.field('Minsta antal användare').inputValue()).toBe(String(minimum));
    await claire.press('Spara ändringarna');
    await claire.press('Höj ändå');
    expect(await claire.notice()).toContain('får veta det med mejl.');
    await claire.follow(/^\d+ myndigheter har för få med rollen Handläggare$/);
    expect(await claire.heading()).toBe('För få med rollen Handläggare');
    expect(await claire.mainText()).toContain('Arbetsmiljöverket');

    const karin = await open({ width, javaScript });
    await karin.signIn('karin');
    await karin.visit('/administration/min-myndighet/anvandare');
    expect(await karin.mainText()).toContain(
      `Rollen Handläggare i modulen Tjänster ska ha minst ${minimum} användare.`,
    );
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { useWalkthrough, type Walker, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();
const list = '/administration/min-myndighet/anvandare';

/** Enough colleagues for a second page of the list; none of them has a role. */
beforeAll(async () => {
  const { authorityId, passwordHash } = await portal.prisma.user.findUniqueOrThrow({
    where: { username: 'lars' },
  });
  const colleague = (number: number) => ({
    authorityId,
    firstName: 'Kim',
    lastName: `Extra${number}`,
    email: `kim${number}@arbetsmiljoverket.example`,
    username: `kim.extra${number}`,
    language: 'sv' as const,
    passwordHash,
    passwordTemporary: false,
    passwordExpiresAt: new Date('2100-01-01'),
  });
  await portal.prisma.user.createMany({ data: Array.from({ length: 15 }, (_, index) => colleague(index)) });
});

async function atUsers(walker: Walker) {
  await walker.signIn('karin');
  await walker.follow('Användare');
}

const register = async (walker: Walker, firstName: string, lastName: string, email: string) => {
  await walker.follow(/^Lägg till (användare|en till)$/);
  await walker.fill('Förnamn', firstName);
  await walker.fill('Efternamn', lastName);
  await walker.fill('E-postadress', email);
};

const names = (walker: Walker) => walker.page.locator('tbody th').allInnerTexts();

describe.each(widths)('at %i pixels', (width) => {
  it('USR-12 the list is filtered, sorted and paged', async () => {
    const karin = await open({ width });
    await atUsers(karin);
    expect(await names(karin)).toHaveLength(25);
    await karin.follow('Nästa');
    expect(await names(karin)).toContain('Öberg, Gunilla');
    await karin.choose('Modul', 'Yrkeskvalifikationer');
    await karin.press('Sök');
    expect(await names(karin)).toEqual(['Bergqvist, Lars', 'Blomqvist, Göran', 'Petrović, Zoran']);
    await karin.follow('E-postadress');
    expect(await names(karin)).toEqual(['Blomqvist, Göran', 'Bergqvist, Lars', 'Petrović, Zoran']);
    expect(
      await karin.page.getByRole('columnheader', { name: 'E-postadress' }).getAttribute('aria-sort'),
    ).toBe('ascending');
    await karin.fill('Namn eller e-postadress', 'finns inte');
    await karin.press('Sök');
    expect(await karin.mainText()).toContain('Inga användare passar filtret.');
    await karin.follow('Rensa');
    expect(await names(karin)).toHaveLength(25);
  });

  it('USR-02 three colleagues are registered, one of them at the second try', async () => {
    const karin = await open({ width });
    await atUsers(karin);
    const at = `${width}@arbetsmiljoverket.example`;
    const [lastName, first] = width === 1280 ? ['Ödmjuk', 'asa.odmjuk'] : ['Åman', 'asa.aman'];
    await register(karin, 'Åsa', lastName, `asa${at}`);
    const username = karin.field('Användarnamn');
    await karin.page.keyboard.press('Tab');
    await expect.poll(() => username.inputValue()).toBe(first);
    await karin.box('Läsare i Tjänster').check();
    await karin.press('Lägg till användare');
    await expectReceipt(karin, `Åsa ${lastName}`, first, `asa${at}`);

    await register(karin, 'Åsa', lastName, `asa${at}`);
    await karin.press('Lägg till användare');
    expect(await karin.hasFocus(karin.errorSummary)).toBe(true);
    await karin.errorSummary.getByRole('link').first().click();
    const email = karin.field('E-postadress');
    expect(await karin.hasFocus(email)).toBe(true);
    expect(await karin.descriptionOf(email)).toContain('E-postadressen används redan i systemet.');
    await email.fill(`asa.2.${at}`);
    await karin.box('Ja, användaren ska vara utan roll').check();
    await karin.press('Lägg till användare');
    await expectReceipt(karin, `Åsa ${lastName}`, `${first}2`, `asa.2.${at}`);

    await register(karin, 'Måns', 'Åhs', `mans${at}`);
    await karin.fill('Användarnamn', `mans${width}`);
    await karin.press('Lägg till användare');
    expect(await karin.mainText()).toContain('Ska användaren vara utan roll?');
    await karin.box('Läsare i Tjänster').check();
    await karin.press('Lägg till användare');
    await expectReceipt(karin, 'Måns Åhs', `mans${width}`, `mans${at}`);
    await karin.follow('Till användarna');
    expect(karin.path).toBe(list);
  });

  it('USR-07 the last Handläggare cannot be taken away, and the summary leads to its box', async () => {
    const karin = await open({ width });
    await atUsers(karin);
    await karin.follow('Bergqvist, Lars');
    await karin.follow('Redigera användare');
    await karin.box('Handläggare i Yrkeskvalifikationer').uncheck();
    await karin.press('Spara ändringarna');
    expect(await karin.hasFocus(karin.errorSummary)).toBe(true);
    const message =
      'Minst en användare vid myndigheten måste ha rollen Handläggare i modulen Yrkeskvalifikationer. Ge först rollen till någon annan.';
    expect(await karin.errorSummary.getByRole('link').allInnerTexts()).toEqual([message]);
    await karin.errorSummary.getByRole('link').click();
    expect(await karin.hasFocus(karin.box('Handläggare i Yrkeskvalifikationer'))).toBe(true);
    expect(await karin.descriptionOf(karin.page.locator('#roles'))).toContain(message);
    expect(await karin.box('Handläggare i Yrkeskvalifikationer').isChecked()).toBe(false);
    await karin.follow('Avbryt');
    await karin.follow('Ta bort användare');
    expect(await karin.heading()).toMatch(/^Lars Bergqvist\s+kan inte tas bort än$/);
    expect(await karin.mainText()).toContain(message);
    await karin.follow('Tillbaka till användaren');
    expect(await karin.mainText()).toMatch(/Yrkeskvalifikationer\s+Läsare, Handläggare/);
  });

  it('USR-10 a colleague who leaves is removed, and the log tells it without the name', async () => {
    const [shown, name] =
      width === 1280 ? ['Hägglund, Märta', 'Märta Hägglund'] : ['Lindqvist, Anna', 'Anna Lindqvist'];
    const karin = await open({ width });
    await atUsers(karin);
    await karin.fill('Namn eller e-postadress', name);
    await karin.press('Sök');
    await karin.follow(shown);
    await karin.follow('Ta bort användare');
    expect(await karin.heading()).toBe(`Ta bort ${name}?`);
    await karin.follow('Avbryt');
    await karin.follow('Ta bort användare');
    await karin.press('Ta bort användare');
    expect(await karin.notice()).toMatch(/^Användaren är borttagen/);
    await karin.visit('/administration/handelselogg');
    const newest = await karin.page.locator('tbody tr').first().innerText();
    expect(newest).toMatch(/Tog bort användaren\s+Karin Åkesson\s+Borttagen användare \d+/);
    expect(await karin.mainText()).not.toContain(name);
  });

  it('USR-11 the only administrator is reminded, with a way to do something about it', async () => {
    const ensam = await open({ width });
    await ensam.signIn('ensam');
    expect(await ensam.mainText()).toContain('Myndigheten har bara en administratör');
    await ensam.follow('Myndigheten har bara en administratör');
    await ensam.follow('Lägg till användare', ensam.page.locator('.reminder'));
    expect(await ensam.heading()).toBe('Lägg till användare');
  });

  it('NAV-02 who is no administrator sees nothing of it, and is refused in Swedish', async () => {
    const lars = await open({ width });
    await lars.signIn('lars');
    await lars.follow('Administration');
    expect(await lars.mainText()).not.toMatch(/Användare|Händelselogg/);
    await lars.follow('Min myndighet');
    expect(await lars.navigation('Min myndighet')).toEqual(['Myndighet ←', 'Klassificering', 'Moduler']);
    expect(await lars.mainText()).not.toContain('Redigera');
    expect(await lars.visit(list)).toBe(403);
    expect(await lars.heading()).toBe('Du har inte behörighet till sidan');
  });
});

it('USR-08 roles are given and taken with the keyboard alone on a narrow screen', async () => {
  const karin = await open({ width: 320 });
  await karin.signIn('karin');
  const goran = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'goran.blomqvist' } });
  await karin.visit(`${list}/${goran.id}/redigera`);
  const order = await karin.tabTo(karin.box('Läsare i Yrkeskvalifikationer'));
  expect(order.slice(-9)).toEqual([
    'Administratör',
    'Läsare i Tjänster',
    'Handläggare i Tjänster',
    'Fördelare i Tjänster',
    'Läsare i Utstationering av arbetstagare',
    'Handläggare i Utstationering av arbetstagare',
    'Fördelare i Utstationering av arbetstagare',
    'Samordnare i Utstationering av arbetstagare',
    'Läsare i Yrkeskvalifikationer',
  ]);
  await karin.page.keyboard.press('Space');
  await karin.tabTo(karin.box('Fördelare i Yrkeskvalifikationer'));
  await karin.page.keyboard.press('Space');
  await karin.tabTo(karin.button('Spara ändringarna'));
  await karin.arrive(() => karin.page.keyboard.press('Enter'));
  expect(await karin.notice()).toBe('Ändringarna är sparade.');
  expect(await karin.mainText()).toMatch(/Yrkeskvalifikationer\s+Fördelare/);
});

async function expectReceipt(walker: Walker, name: string, username: string, email: string) {
  expect((await walker.heading()).replace(/\s+/g, ' ')).toBe(`${name} är registrerad`);
  const text = await walker.mainText();
  expect(text).toMatch(new RegExp(`Användarnamn\\s+${username}\\s`));
  expect(text).toContain(email);
  expect(await printsOn(walker, () => walker.button('Skriv ut').click())).toBe(1);
}

/** How many times the page asks the browser to print. */
async function printsOn(walker: Walker, action: () => Promise<unknown>): Promise<number> {
  await walker.page.evaluate('window.prints = 0; window.print = () => (window.prints += 1)');
  await action();
  return walker.page.evaluate<number>('window.prints');
}

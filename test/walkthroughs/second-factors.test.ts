import { beforeEach, describe, expect, it } from 'vitest';
import { userByName } from '../support/people.ts';
import { demoPassword } from '../support/portal.ts';
import { codeAt, growOld } from '../support/second-factors.ts';
import { useWalkthrough, type Walker, type WalkOptions, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();

/** As in the demo, whatever other journeys have left. */
beforeEach(async () => {
  for (const table of ['totp', 'passkey', 'recovery_code', 'reset', 'rate_limit', 'wrong_passwords'])
    await portal.owner.query(`DELETE FROM ${table}`);
  await portal.owner.query('UPDATE "user" SET factor_demanded_since = NULL');
  portal.clock.now = new Date(portal.clock.now.getTime() + 90_000);
});

const signOut = (walker: Walker) =>
  walker.arrive(() => walker.page.getByRole('button', { name: 'Logga ut' }).click());

async function givePassword(walker: Walker, username: string): Promise<void> {
  await walker.visit('/logga-in');
  await walker.fill('Användarnamn', username);
  await walker.fill('Lösenord', demoPassword);
  await walker.press('Logga in');
}

/** The key as text, for whoever cannot read the QR code. */
async function keyShown(walker: Walker): Promise<string> {
  await walker.page.getByText('Kan du inte läsa av rutan?').click();
  const key = walker.page.locator('.key');
  await key.waitFor({ state: 'visible' });
  return (await key.textContent())!;
}

/** From «Mina uppgifter» to an app and its recovery codes. */
async function enrol(walker: Walker): Promise<{ key: string; codes: string[] }> {
  await walker.visit('/mina-uppgifter');
  await walker.follow('Tvåstegsinloggning');
  await walker.follow('Lägg till app');
  expect(await walker.heading()).toBe('Lägg till app');
  const key = await keyShown(walker);
  await walker.fill('Kod', '12');
  await walker.press('Lägg till app');
  expect(await walker.errorSummary.innerText()).toContain('Skriv de sex siffror');
  await walker.fill('Kod', codeAt(key, portal.clock.now));
  await walker.press('Lägg till app');
  expect(await walker.heading()).toBe('Dina reservkoder');
  const codes = await walker.page.locator('.recovery-codes li').allInnerTexts();
  expect(codes).toHaveLength(10);
  await walker.follow('Jag har sparat koderna');
  expect(await walker.mainText()).toContain('Du har 10 kvar');
  portal.clock.now = new Date(portal.clock.now.getTime() + 90_000);
  return { key, codes };
}

/** A helper on the page of the user who has lost everything. */
async function reset(helper: Walker): Promise<void> {
  await helper.follow('Återställ tvåstegsinloggning');
  expect(await helper.heading()).toContain('Återställ tvåstegsinloggning');
  expect(await helper.mainText()).toContain('ring upp eller träffas');
  await helper.press('Återställ tvåstegsinloggning');
  expect(await helper.notice()).toContain('Tvåstegsinloggningen är återställd');
}

const journeys: WalkOptions[] = [...widths.map((width) => ({ width })), { width: 320, javaScript: false }];

describe.each(journeys)('$width pixels, JavaScript $javaScript', (options) => {
  it('PWD-11 PWD-12 karin adds an app, signs in with it, loses the phone, and is helped by a colleague', async () => {
    const karin = await open(options);
    await karin.signIn('karin');
    const { key, codes } = await enrol(karin);
    await signOut(karin);
    await givePassword(karin, 'karin');
    expect(karin.path).toBe('/logga-in/kod');
    await karin.fill('Kod', codeAt(key, portal.clock.now, -600_000));
    await karin.press('Fortsätt');
    expect(await karin.errorSummary.innerText()).toContain('Koden stämmer inte');
    await karin.fill('Kod', codeAt(key, portal.clock.now));
    await karin.press('Fortsätt');
    expect(karin.path).toBe('/');
    await signOut(karin);

    // The phone is gone.
    await givePassword(karin, 'karin');
    await karin.follow('Använd en reservkod');
    await karin.fill('Reservkod', codes[0]!);
    await karin.press('Fortsätt');
    expect(await karin.notice()).toContain('Du loggade in med en reservkod');
    await signOut(karin);

    // So is the list of codes.
    const gunilla = await open(options);
    await gunilla.signIn('gunilla.oberg');
    await gunilla.visit('/administration/min-myndighet/anvandare?text=karin');
    await gunilla.follow('Åkesson, Karin');
    expect(await gunilla.mainText()).toContain('Tvåstegsinloggning');
    await reset(gunilla);
    await karin.signIn('karin');
    await karin.visit('/mina-uppgifter/tvastegsinloggning');
    expect(await karin.button('Lägg till app').or(karin.link('Lägg till app')).count()).toBe(1);
  });

  it('PWD-13 karin, who signed in a while ago, resets a password and downloads the list of users', async () => {
    const karin = await open(options);
    await karin.signIn('karin');
    await growOld(portal);
    const { id } = await userByName(portal, 'lars');
    await karin.visit(`/administration/min-myndighet/anvandare/${id}/aterstall-losenord`);
    await karin.press('Återställ lösenord');
    expect(await karin.heading()).toBe('Bekräfta att det är du');
    await karin.fill('Lösenord', 'Fel12345');
    await karin.press('Fortsätt');
    expect(await karin.errorSummary.innerText()).toContain('Lösenordet stämmer inte');
    await karin.fill('Lösenord', demoPassword);
    await karin.press('Fortsätt');
    expect(await karin.notice()).toContain('Lösenordet är återställt');

    await growOld(portal);
    await karin.visit('/administration/min-myndighet/anvandare?status=active');
    await karin.follow('Ladda ner som CSV');
    expect(await karin.heading()).toBe('Bekräfta att det är du');
    await karin.fill('Lösenord', demoPassword);
    const [file] = await Promise.all([karin.page.waitForEvent('download'), karin.button('Fortsätt').click()]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
    await karin.page.getByRole('heading', { name: 'Listan laddas ner' }).waitFor();
    await karin.check();
    expect(await karin.heading()).toBe('Listan laddas ner');
    await karin.follow('Tillbaka till listan');
    expect(karin.path).toBe('/administration/min-myndighet/anvandare');
  });
});

describe.each(widths)('at %i pixels', (width) => {
  it('PWD-12 ensam, who has no colleague, is helped by the access manager', async () => {
    const [eva, henrik] = [await open({ width }), await open({ width })];
    await eva.signIn('ensam');
    await enrol(eva);
    await henrik.signIn('nimic');
    await henrik.visit('/administration/myndigheter?text=konsumentverket');
    await henrik.follow('Konsumentverket');
    await henrik.follow('Användare', henrik.page.getByRole('main'));
    const { lastName, firstName } = await userByName(portal, 'ensam');
    await henrik.follow(`${lastName}, ${firstName}`);
    await reset(henrik);
    await eva.signIn('ensam');
  });

  it('PWD-12 ACC-10 nimic is helped by the Commission', async () => {
    const [henrik, claire] = [await open({ width }), await open({ width })];
    await henrik.signIn('nimic');
    await enrol(henrik);
    await claire.signIn('kommissionen');
    await claire.visit('/administration/nationella-samordnare/SE/administratorer');
    await claire.follow(/^Återställ tvåstegsinloggning/);
    await claire.press('Återställ tvåstegsinloggning');
    expect(await claire.notice()).toContain('Tvåstegsinloggningen är återställd');
    await henrik.signIn('nimic');
  });

  it('PWD-11 nimic, whose grace is over, adds an app and goes on', async () => {
    const { id } = await userByName(portal, 'nimic');
    await portal.prisma.user.update({ where: { id }, data: { factorDemandedSince: new Date(0) } });
    const henrik = await open({ width });
    await givePassword(henrik, 'nimic');
    expect(henrik.path).toBe('/mina-uppgifter/tvastegsinloggning');
    expect(await henrik.mainText()).toContain('för att komma vidare');
    await henrik.follow('Lägg till app');
    const key = await keyShown(henrik);
    await henrik.fill('Kod', codeAt(key, portal.clock.now));
    await henrik.press('Lägg till app');
    await henrik.visit('/');
    expect(henrik.path).toBe('/');
  });

  it('PWD-11 karin demands it of all, and reminds who lacks it', async () => {
    const karin = await open({ width });
    await karin.signIn('karin');
    await karin.visit('/administration/min-myndighet/anvandare');
    await karin.follow('Tvåstegsinloggning', karin.page.getByRole('main'));
    await karin.page.getByLabel('alla', { exact: true }).check();
    await karin.press('Spara kravet');
    expect(await karin.notice()).toBe('Kravet är sparat.');
    await karin.arrive(() =>
      karin.page
        .getByRole('button', { name: /^Påminn/ })
        .first()
        .click(),
    );
    expect(await karin.notice()).toContain('En påminnelse är på väg');
    await karin.page.getByLabel('ingen', { exact: true }).check();
    await karin.press('Spara kravet');
  });
});

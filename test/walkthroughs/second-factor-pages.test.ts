import { afterEach, describe, expect, it } from 'vitest';
import { demoKey } from '../../src/demo/users.ts';
import { userByName } from '../support/people.ts';
import { demoPassword } from '../support/portal.ts';
import { addPasskeyRow, codeAt, growOld, ownFactors } from '../support/second-factors.ts';
import { useWalkthrough, type Walker, type WalkOptions, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();
const journeys: WalkOptions[] = [...widths.map((width) => ({ width })), { width: 320, javaScript: false }];
const longName = 'Säkerhetsnyckelförvaringsskåpsnyckeln på kontoret i Hägersten';

/** The next code of an app: those before are used up. */
function nextCode(): string {
  portal.clock.now = new Date(portal.clock.now.getTime() + 90_000);
  return codeAt(demoKey, portal.clock.now);
}

async function givePassword(walker: Walker): Promise<void> {
  await walker.visit('/logga-in?till=/mina-inloggningar');
  await walker.fill('Användarnamn', 'tvasteg');
  await walker.fill('Lösenord', demoPassword);
  await walker.press('Logga in');
}

async function signInWithCode(walker: Walker): Promise<void> {
  await givePassword(walker);
  await walker.fill('Kod', nextCode());
  await walker.press('Fortsätt');
  expect(walker.path).toBe('/mina-inloggningar');
}

afterEach(async () => {
  await portal.owner.query('DELETE FROM passkey; DELETE FROM rate_limit; DELETE FROM wrong_passwords');
});

describe.each(journeys)('$width pixels, JavaScript $javaScript', (options) => {
  it('NAV-03 PWD-11 the ways to take the second step, and what each refuses', async () => {
    await addPasskeyRow(portal, 'tvasteg');
    const walker = await open(options);
    await givePassword(walker);
    await walker.press('Fortsätt');
    expect(await walker.errorSummary.innerText()).toContain('Ange');
    await walker.follow('Använd en nyckel i stället');
    expect(await walker.heading()).toBe('Logga in med nyckel');
    const hasNone = walker.page.getByText('Din webbläsare kan inte använda nycklar');
    if (options.javaScript === false) expect(await hasNone.isVisible()).toBe(true);
    await walker.follow('Använd en reservkod');
    await walker.fill('Reservkod', 'abcd-efgh-jkmn-pqrs');
    await walker.press('Fortsätt');
    expect(await walker.errorSummary.innerText()).toContain('Reservkoden stämmer inte');
    await walker.follow('Skriv koden från din app');
    await walker.fill('Kod', nextCode());
    await walker.press('Fortsätt');
    expect(walker.path).toBe('/mina-inloggningar');
  });

  it('NAV-03 PWD-11 the pages of one’s own second factors: replaced, removed, made anew', async () => {
    const passkey = await addPasskeyRow(portal, 'tvasteg', longName);
    const walker = await open(options);
    await signInWithCode(walker);
    await walker.visit(ownFactors);
    expect(await walker.mainText()).toContain(longName);
    await walker.follow('Byt app');
    expect(await walker.heading()).toBe('Byt app');
    await walker.follow('Avbryt');
    await walker.follow('Lägg till nyckel');
    await walker.follow('Avbryt');
    await walker.follow('Ta bort appen');
    await walker.follow('Avbryt');
    await walker.visit(`${ownFactors}/nyckel/${passkey}/ta-bort`);
    expect(await walker.mainText()).toContain(longName);
    await walker.press('Ta bort nyckeln');
    expect(walker.path).toBe(ownFactors);
    await walker.follow('Skapa nya reservkoder');
    await walker.press('Skapa nya reservkoder');
    expect(await walker.page.locator('.recovery-codes li').count()).toBe(10);
  });

  it('NAV-03 PWD-13 the proof by code, with what waits for it', async () => {
    const walker = await open(options);
    await signInWithCode(walker);
    await growOld(portal);
    await walker.visit(`${ownFactors}/reservkoder`);
    expect(await walker.heading()).toBe('Bekräfta att det är du');
    await walker.fill('Kod', '12');
    await walker.press('Fortsätt');
    expect(await walker.errorSummary.innerText()).toContain('stämmer inte');
    await walker.fill('Kod', nextCode());
    await walker.press('Fortsätt');
    expect(walker.path).toBe(`${ownFactors}/reservkoder`);
  });

  it('NAV-03 PWD-07 Mina inloggningar: others are ended, and a known browser is removed', async () => {
    for (let number = 0; number < 2; number += 1) await signInWithCode(await open(options));
    const walker = await open(options);
    await signInWithCode(walker);
    expect(await walker.mainText()).toContain('Lösenord och kod från app');
    const press = (name: RegExp) =>
      walker.arrive(() => walker.page.getByRole('button', { name }).last().click());
    await press(/^Avsluta .* sedan/);
    expect(await walker.notice()).not.toBe('');
    await press(/^Ta bort .*, känd sedan/);
    expect(await walker.notice()).not.toBe('');
    await walker.visit('/mina-inloggningar');
    const others = walker.button('Avsluta alla andra');
    if ((await others.count()) > 0) await walker.press('Avsluta alla andra');
    await walker.visit('/mina-inloggningar');
    expect(await walker.button('Avsluta alla andra').count()).toBe(0);
  });

  it('NAV-03 PWD-11 an authority’s demand, by its administrator and by the access manager', async () => {
    const karin = await open(options);
    await karin.signIn('karin');
    await karin.visit('/administration/min-myndighet/tvastegsinloggning');
    await karin.page.getByLabel('administratörer', { exact: true }).check();
    await karin.fill('Från den', '');
    await karin.press('Spara kravet');
    expect(await karin.errorSummary.innerText()).not.toBe('');
    await karin.fill('Från den', '2126-01-31');
    await karin.press('Spara kravet');
    expect(await karin.notice()).toBe('Kravet är sparat.');
    const atkomst = await open(options);
    await atkomst.signIn('atkomst');
    const { id } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Läkemedelsverket' },
    });
    await atkomst.visit(`/administration/myndigheter/${id}/tvastegsinloggning`);
    expect(await atkomst.heading()).toBe('Tvåstegsinloggning');
    const lars = await userByName(portal, 'lars');
    await karin.visit(`/administration/min-myndighet/anvandare/${lars.id}/aterstall-tvastegsinloggning`);
    await karin.press('Återställ tvåstegsinloggning');
    expect(await karin.mainText()).toContain('ingen tvåstegsinloggning');
  });
});

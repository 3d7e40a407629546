import { describe, expect, it } from 'vitest';
import { useWalkthrough, type Walker, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();

/** As in the demo, where mail is shown instead of sent. */
async function linkMailedTo(walker: Walker, address: string): Promise<string> {
  await walker.visit('/demo/mejl');
  const mail = walker.page.locator('main').getByRole('article').filter({ hasText: address }).first();
  return /\/inbjudan\/[\w-]+/.exec(await mail.innerText())![0];
}

async function invite(walker: Walker, name: string, email: string) {
  await walker.visit('/administration');
  await walker.follow('Inbjudningar');
  await walker.follow('Bjud in myndighet');
  await walker.fill('Myndighetens namn', name);
  await walker.fill('Kontaktpersonens namn', 'Kim Kontakt');
  await walker.fill('E-postadress', email);
  await walker.choose('Mejlets språk', 'English');
  await walker.press('Skicka inbjudan');
  expect(await walker.notice()).toBe(`Inbjudan skickas med mejl till ${email}.`);
}

async function fillIn(walker: Walker, name: string, domain: string) {
  await walker.fill('Informellt namn', name);
  await walker.fill('Myndighetens e-postadress', `info@${domain}`);
  await walker.choose('Myndighetens språk', 'svenska');
  await walker.fill('Förnamn', 'Sixten');
  await walker.fill('Efternamn', name);
}

describe.each([...widths.map((width) => ({ width, javaScript: true })), { width: 1280, javaScript: false }])(
  'at $width pixels, JavaScript $javaScript',
  ({ width, javaScript }) => {
    const word = javaScript ? (width === 1280 ? 'Fyrverket' : 'Lotsverket') : 'Slussverket';
    const domain = `${word.toLowerCase()}.example`;

    it('ACC-04 an authority is invited, registers itself, and is approved with a correction', async () => {
      const manager = await open({ width, javaScript });
      await manager.signIn('atkomst');
      await invite(manager, word, `kim@${domain}`);
      const page = manager.path;
      await shoot(manager, `sent-${word}`);

      const invited = await open({ width, javaScript });
      await invited.visit(await linkMailedTo(invited, `kim@${domain}`));
      expect(await invited.heading()).toBe('Registrera er myndighet');
      expect(await invited.field('Officiellt namn').inputValue()).toBe(word);
      await invited.press('Skicka in registreringen');
      if (javaScript) expect(await invited.hasFocus(invited.errorSummary)).toBe(true);
      await fillIn(invited, word, domain);
      await shoot(invited, `register-${word}`);
      await invited.press('Skicka in registreringen');
      expect(await invited.heading()).toBe('Tack! Registreringen är inskickad');
      await shoot(invited, `thanks-${word}`);
      await invited.visit(await linkMailedTo(invited, `kim@${domain}`));
      expect(await invited.heading()).toBe('Registreringen är redan inskickad');

      await manager.follow('Inbjudningar');
      await manager.follow('Väntar på beslut');
      await shoot(manager, `list-${word}`);
      await manager.follow(word);
      expect(manager.path).toBe(page);
      await manager.fill('Efternamn', `Rättad${width}`);
      await manager.choose('Yrkeskvalifikationer', 'Behörig myndighet');
      await shoot(manager, `waiting-${word}`);
      await manager.press('Godkänn');
      expect(await manager.notice()).toBe(`${word} är registrerad.`);
      expect(await manager.mainText()).toContain(`sixten.rattad${width}`);
      await manager.visit(page);
      expect(await manager.mainText()).toMatch(/Status\s+Godkänd/);
    });

    it('ACC-04 one is reminded, withdrawn, and cannot be used any longer; one is rejected', async () => {
      const manager = await open({ width, javaScript });
      await manager.signIn('atkomst');
      await invite(manager, `Kust${word}`, `kust@${domain}`);
      await manager.press('Påminn');
      expect(await manager.notice()).toContain('En ny länk skickas');
      const invited = await open({ width, javaScript });
      const link = await linkMailedTo(invited, `kust@${domain}`);
      await manager.follow('Återkalla');
      await manager.follow('Avbryt');
      await manager.follow('Återkalla');
      await manager.press('Återkalla');
      expect(await manager.mainText()).toMatch(/Status\s+Återkallad/);
      expect(await invited.visit(link)).toBe(404);
      await shoot(invited, `gone-${word}`);

      await invite(manager, `Arbetsmiljö${word}`, `hav@${domain}`);
      await invited.visit(await linkMailedTo(invited, `hav@${domain}`));
      await fillIn(invited, 'Arbetsmiljöverket', domain);
      await invited.press('Skicka in registreringen');
      await manager.visit(manager.path);
      expect(await manager.mainText()).toContain('Finns myndigheten redan?');
      await shoot(manager, `double-${word}`);
      await manager.follow('Avslå');
      await manager.press('Avslå');
      expect(await manager.descriptionOf(manager.field('Skäl'))).toContain(
        'Skriv varför registreringen avslås.',
      );
      await shoot(manager, `reject-${word}`);
      await manager.fill('Skäl', 'Arbetsmiljöverket är redan registrerat.');
      await manager.press('Avslå');
      expect(await manager.notice()).toContain('Registreringen är avslagen.');
      await shoot(manager, `rejected-${word}`);
    });
  },
);

async function shoot(walker: Walker, name: string) {
  await walker.page.screenshot({ path: `/tmp/shots/invitations/${name}.png`, fullPage: true });
}

it('ACC-04 a link is followed and the form sent with the keyboard alone', async () => {
  const manager = await open({ width: 320 });
  await manager.signIn('atkomst');
  await invite(manager, 'Tangentverket', 'kim@tangentverket.example');
  const invited = await open({ width: 320 });
  await invited.visit(await linkMailedTo(invited, 'kim@tangentverket.example'));
  await invited.tabTo(invited.field('Officiellt namn'));
  await invited.tabTo(invited.field('Informellt namn'));
  await invited.page.keyboard.type('Tangentverket');
  await invited.tabTo(invited.field('Myndighetens e-postadress'));
  await invited.page.keyboard.type('info@tangentverket.example');
  await invited.tabTo(invited.field('Förnamn'));
  await invited.page.keyboard.type('Tage');
  await invited.tabTo(invited.field('Efternamn'));
  await invited.page.keyboard.type('Tangent');
  await invited.tabTo(invited.button('Skicka in registreringen'));
  await invited.arrive(() => invited.page.keyboard.press('Enter'));
  expect(await invited.heading()).toBe('Tack! Registreringen är inskickad');
  expect(await portal.prisma.authority.count({ where: { informalName: 'Tangentverket' } })).toBe(0);
});

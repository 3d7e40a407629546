import { describe, expect, it } from 'vitest';
import { demoPassword } from '../support/portal.ts';
import { useWalkthrough, type Walker, widths } from '../support/walkthrough.ts';

const walkthrough = useWalkthrough();
const edit = '/administration/min-myndighet/redigera';
const minute = 60_000;

const pass = (time: number) => {
  const { clock } = walkthrough.portal;
  clock.now = new Date(clock.now.getTime() + time);
};

const fillIn = async (walker: Walker, username: string) => {
  await walker.fill('Användarnamn', username);
  await walker.fill('Lösenord', demoPassword);
  await walker.press('Logga in');
};

/** Back or forward in the history of the browser. */
const goBack = (walker: Walker) => walker.arrive(() => walker.page.goBack());
const goForward = (walker: Walker) => walker.arrive(() => walker.page.goForward());

describe.each([
  { width: widths[0]!, javaScript: true },
  { width: widths[1]!, javaScript: false },
])('at $width px, scripts $javaScript', ({ width, javaScript }) => {
  it('NAV-06 a form sent after the session has ended is saved with one press after the sign-in', async () => {
    const karin = await walkthrough.open({ width, javaScript });
    await karin.signIn('karin');
    await karin.visit(edit);
    await karin.fill('Verksamhetsområde', `Långt arbete ${width}`);
    pass(31 * minute);
    await karin.press('Spara ändringarna');
    expect(await karin.mainText()).toContain('Du har loggats ut. Logga in igen så skickas det du skrev.');
    await fillIn(karin, 'karin');
    expect(await karin.heading()).toBe('Skicka det du skrev');
    await karin.press('Skicka igen');
    expect(await karin.notice()).toBe('Ändringarna är sparade.');
    expect(await karin.mainText()).toContain(`Långt arbete ${width}`);
  });

  it('NAV-06 a sign-in page in another tab goes on, and one that was left overnight signs in', async () => {
    const karin = await walkthrough.open({ width, javaScript });
    await karin.visit('/logga-in');
    const second = await karin.page.context().newPage();
    await second.goto(karin.page.url());
    await fillIn(karin, 'karin');
    const signIn = async () => {
      await second.getByLabel('Användarnamn').fill('karin');
      await second.getByLabel('Lösenord', { exact: true }).fill(demoPassword);
      await second.getByRole('button', { name: 'Logga in', exact: true }).click();
      await second.waitForURL((url) => url.pathname === '/');
    };
    await signIn();
    await second.goto(karin.page.url());
    await karin.page.getByRole('button', { name: 'Logga ut' }).click();
    await karin.page.waitForURL(/utloggad/);
    await second.goto(new URL('/logga-in', karin.page.url()).href);
    pass(14 * 60 * minute);
    await fillIn(karin, 'karin');
    pass(14 * 60 * minute);
    await signIn();
    expect(await second.title()).toContain('Start');
  });

  it('NAV-06 Back and Forward between the steps of Registrera myndighet show what was typed', async () => {
    const nimic = await walkthrough.open({ width, javaScript });
    await nimic.signIn('nimic');
    await nimic.visit('/administration/myndigheter/registrera');
    await nimic.fill('Officiellt namn', `Xylofonverket ${width}`);
    await nimic.fill('Informellt namn', `Xylofon ${width}`);
    await nimic.fill('Myndighetens e-postadress', 'fel');
    await nimic.press('Nästa');
    expect(await nimic.errorSummary.innerText()).toContain('giltig e-postadress');
    await nimic.fill('Myndighetens e-postadress', 'info@xylofon.example');
    await nimic.press('Nästa');
    await nimic.choose('Tjänster', 'Behörig myndighet');
    await nimic.press('Nästa');
    expect(await nimic.page.title()).toContain('Första användaren');
    await goBack(nimic);
    expect(await nimic.field('Tjänster').inputValue()).toBe('COMPETENT_AUTHORITY');
    await goBack(nimic);
    expect(await nimic.field('Officiellt namn').inputValue()).toBe(`Xylofonverket ${width}`);
    expect(await nimic.field('Myndighetens e-postadress').inputValue()).toBe('info@xylofon.example');
    await goForward(nimic);
    await goForward(nimic);
    expect(await nimic.page.title()).toContain('Första användaren');
  });

  it('NAV-06 Back to a refused form, and to one that was left, shows what was typed', async () => {
    const karin = await walkthrough.open({ width, javaScript });
    await karin.signIn('karin');
    await karin.visit('/administration/min-myndighet/anvandare/ny');
    await karin.fill('Förnamn', 'Ny');
    await karin.fill('E-postadress', 'fel');
    await karin.press('Lägg till användare');
    expect(await karin.errorSummary.innerText()).toContain('Ange efternamn.');
    const accept = (dialog: { accept: () => Promise<void> }) => dialog.accept();
    karin.page.on('dialog', accept);
    await karin.follow(/^Start/, karin.page.getByRole('navigation', { name: 'Huvudmeny' }));
    await goBack(karin);
    expect(await karin.field('Förnamn').inputValue()).toBe('Ny');
    expect(await karin.field('E-postadress').inputValue()).toBe('fel');
    await karin.visit('/mina-uppgifter');
    await karin.fill('Telefonnummer', '08-12 34 56');
    await karin.follow(/^Start/, karin.page.getByRole('navigation', { name: 'Huvudmeny' }));
    await goBack(karin);
    expect(await karin.field('Telefonnummer').inputValue()).toBe('08-12 34 56');
    // After signing out, nobody goes back to it.
    await karin.visit('/administration/min-myndighet/anvandare/ny');
    await karin.fill('Förnamn', 'Hemlig');
    await karin.press('Lägg till användare');
    await karin.arrive(() => karin.page.getByRole('button', { name: 'Logga ut' }).click());
    await karin.page.goBack().catch(() => null);
    await expect.poll(() => karin.page.content().catch(() => 'under way: Hemlig')).not.toContain('Hemlig');
  });
});

describe('the warning before the end', () => {
  const warning = (walker: Walker) => walker.page.getByRole('alertdialog');

  it('NAV-06 comes five minutes before, is worked with the keyboard, and renews', async () => {
    const karin = await walkthrough.open();
    await karin.page.clock.install();
    await karin.signIn('karin');
    await karin.visit('/mina-uppgifter');
    const telephone = karin.field('Telefonnummer');
    await telephone.fill('08-11 22 33');
    await karin.page.clock.fastForward('23:30');
    expect(await warning(karin).isVisible()).toBe(false);
    await karin.page.clock.fastForward('01:00');
    await warning(karin).waitFor();
    expect(await warning(karin).innerText()).toMatch(/Om 5 minuter loggas du ut/);
    await karin.check();
    const renew = karin.page.getByRole('button', { name: 'Fortsätt vara inloggad' });
    expect(await karin.hasFocus(renew)).toBe(true);
    pass(25 * minute);
    await karin.page.keyboard.press('Enter');
    await warning(karin).waitFor({ state: 'hidden' });
    expect(await karin.hasFocus(telephone)).toBe(true);
    await karin.page.clock.fastForward('10:00');
    expect(await warning(karin).isVisible()).toBe(false);
    pass(25 * minute);
    await karin.press('Spara ändringarna');
    expect(await karin.notice()).toBe('Dina uppgifter är sparade.');
  });

  it('NAV-06 Escape closes it; what another tab opens counts; asleep, it says that the session is over', async () => {
    const karin = await walkthrough.open();
    await karin.page.clock.install();
    await karin.signIn('karin');
    await karin.page.clock.fastForward('24:30');
    await warning(karin).waitFor();
    await karin.page.keyboard.press('Escape');
    await warning(karin).waitFor({ state: 'hidden' });
    await karin.page.clock.fastForward('00:30');
    expect(await warning(karin).isVisible()).toBe(false);
    // Another tab at this moment of the page’s own clock.
    await karin.page.evaluate("localStorage.setItem('portal-used-at', String(Date.now()))");
    await karin.page.clock.fastForward('20:00');
    expect(await warning(karin).isVisible()).toBe(false);
    await karin.page.clock.fastForward('08:00:00');
    await warning(karin).waitFor();
    expect(await warning(karin).innerText()).toContain('Du har loggats ut');
    expect(await karin.page.getByRole('button', { name: 'Fortsätt vara inloggad' }).isVisible()).toBe(false);
  });

  it('NAV-06 says that twelve hours cannot be prolonged', async () => {
    const karin = await walkthrough.open();
    await karin.signIn('karin');
    for (let hour = 0; hour < 11.9 * 3; hour += 1) {
      pass(20 * minute);
      if (hour < 35) await karin.page.request.get(new URL('/fortsatt-inloggad', karin.page.url()).href);
    }
    pass(-4 * minute - 30_000);
    await karin.visit('/mina-uppgifter');
    await warning(karin).waitFor();
    expect(await warning(karin).innerText()).toMatch(
      /Klockan \d\d:\d\d .* tolv timmar.* det går inte att förlänga/,
    );
  });
});

describe('leaving with unsaved changes', () => {
  it('NAV-06 asks on every form, and only when something has changed', async () => {
    const nimic = await walkthrough.open();
    await nimic.signIn('nimic');
    for (const [address, label] of [
      ['/mina-uppgifter', 'Telefonnummer'],
      ['/administration/myndigheter/registrera', 'Officiellt namn'],
      ['/administration/inbjudningar/ny', 'Kontaktpersonens namn'],
      ['/administration/min-myndighet/anvandare/ny', 'Förnamn'],
    ] as const) {
      await nimic.visit(address);
      await nimic.follow(/^Start/, nimic.page.getByRole('navigation', { name: 'Huvudmeny' }));
      await nimic.visit(address);
      await nimic.fill(label, '08-12 34 56');
      await nimic.stayWhenAsked(() =>
        nimic.page
          .getByRole('link', { name: /^Start/ })
          .first()
          .click(),
      );
      await nimic.fill(label, '');
    }
    await nimic.visit('/administration/myndigheter?text=x');
    await nimic.page
      .getByRole('searchbox')
      .first()
      .fill('skatt')
      .catch(() => null);
    await nimic.follow(/^Start/, nimic.page.getByRole('navigation', { name: 'Huvudmeny' }));
  });
});

import { describe, expect, it } from 'vitest';
import { demoPassword } from '../support/portal.ts';
import { useWalkthrough, type Walker, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();
const temporary = /^[A-HJ-NP-Za-km-z2-9]{16}$/m;

/** A demo user as in the demo, whatever happened to the password before. */
async function begin(username: string, state: { passwordExpiresAt?: Date; failedSignIns?: number } = {}) {
  const { passwordHash } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'nimic' } });
  const { id } = await portal.prisma.user.update({
    where: { username },
    data: { passwordHash, passwordTemporary: false, failedSignIns: 0, ...state },
  });
  await portal.prisma.passwordHistory.deleteMany({ where: { userId: id } });
}

async function tryToSignIn(walker: Walker, username: string, password: string) {
  await walker.visit('/logga-in');
  await walker.fill('Användarnamn', username);
  await walker.fill('Lösenord', password);
  await walker.press('Logga in');
}

async function choose(walker: Walker, password: string, repeated = password) {
  await walker.fill('Nytt lösenord', password);
  await walker.fill('Nytt lösenord en gång till', repeated);
  await walker.press('Byt lösenord');
}

/** As in the demo, where mail is shown instead of sent. */
async function passwordMailedTo(walker: Walker, address: string): Promise<string> {
  await walker.visit('/demo/mejl');
  const mail = walker.page.locator('main').getByRole('article').filter({ hasText: address }).first();
  return temporary.exec(await mail.innerText())![0];
}

describe.each(widths)('at %i pixels', (width) => {
  it('PWD-05 utgangen is helped to a new password, and into the portal', async () => {
    await begin('utgangen', { passwordExpiresAt: new Date(0) });
    const visitor = await open({ width });
    await tryToSignIn(visitor, 'utgangen', demoPassword);
    expect(await visitor.heading()).toBe('Välj ett nytt lösenord');
    const demands = visitor.page.locator('[data-demand]');
    await visitor.fill('Nytt lösenord', 'abc');
    expect(await demands.filter({ hasText: 'uppfyllt' }).count()).toBe(1);
    await visitor.fill('Nytt lösenord', 'abcdefG1');
    expect(await demands.filter({ hasText: 'uppfyllt' }).count()).toBe(4);
    await choose(visitor, 'abc');
    expect(await visitor.errorSummary.getByRole('link').allInnerTexts()).toEqual([
      'Lösenordet måste innehålla minst 8 tecken.',
      'Lösenordet måste innehålla minst en stor bokstav.',
      'Lösenordet måste innehålla minst en siffra.',
    ]);
    await choose(visitor, `Nytt${width}ord`);
    expect(visitor.path).toBe('/');
    expect(await visitor.notice()).toContain('Ditt nya lösenord gäller nu');
    await visitor.follow('Administration');
  });

  it('PWD-01 PWD-07 karin resets blockerad, who follows the mail until he is in', async () => {
    await begin('blockerad', { failedSignIns: 5 });
    const [blocked, karin] = [await open({ width }), await open({ width })];
    await tryToSignIn(blocked, 'blockerad', demoPassword);
    expect(await blocked.errorSummary.innerText()).toContain(
      'stämmer inte, eller så är lösenordet blockerat',
    );

    await karin.signIn('karin');
    await karin.follow('Användare');
    await karin.choose('Lösenord', 'blockerat');
    await karin.press('Sök');
    await karin.openActions('Låstad, Björn');
    await karin.follow('Återställ lösenord');
    expect(await karin.heading()).toBe('Återställ lösenordet för Björn Låstad?');
    await karin.press('Återställ lösenord');
    expect(await karin.notice()).toContain('Ett tillfälligt lösenord är på väg med mejl');
    expect(await karin.mainText()).toContain('tillfälligt, gäller till');

    const password = await passwordMailedTo(blocked, 'bjorn.lastad@arbetsmiljoverket.example');
    await tryToSignIn(blocked, 'blockerad', password);
    await choose(blocked, `Inne${width}igen`);
    expect(blocked.path).toBe('/');
  });

  it('PWD-09 tillfallig, who never got in, asks for a new password and gets it', async () => {
    const visitor = await open({ width, javaScript: width === 1280 });
    await visitor.visit('/logga-in');
    await visitor.follow('Glömt lösenordet?');
    await visitor.fill('Användarnamn', 'tillfallig');
    await visitor.fill('E-postadress', 'tilda.fallgren@arbetsmiljoverket.example');
    await visitor.press('Skicka lösenord');
    expect(await visitor.heading()).toBe('Titta i din e-post');
    const password = await passwordMailedTo(visitor, 'tilda.fallgren@arbetsmiljoverket.example');
    await tryToSignIn(visitor, 'tillfallig', password);
    await choose(visitor, `Ekorrhjul${width}`);
    expect(visitor.path).toBe('/');
  });

  it('SEC-02 PWD-08 lars changes his password, looks at it first, and ends another sign-in', async () => {
    const [lars, elsewhere] = [await open({ width }), await open({ width })];
    await begin('lars');
    for (const walker of [lars, elsewhere]) {
      await tryToSignIn(walker, 'lars', demoPassword);
      expect(walker.path).toBe('/');
    }
    await lars.follow('Lars Bergqvist');
    await lars.follow('Mina inloggningar');
    await lars.press('Avsluta alla andra');
    expect(await lars.notice()).toBe('Alla andra inloggningar är avslutade.');
    await elsewhere.visit('/');
    expect(elsewhere.path).toBe('/logga-in');

    await lars.follow('Byt lösenord');
    await lars.fill('Nuvarande lösenord', demoPassword);
    await lars.page.getByRole('button', { name: 'Visa lösenord' }).first().click();
    expect(await lars.field('Nuvarande lösenord').getAttribute('type')).toBe('text');
    await lars.check();
    await choose(lars, `Ekorrhjul${width}ord`);
    expect(lars.path).toBe('/');
  });
});

import { expect, it } from 'vitest';
import { newsTo } from '../support/mails.ts';
import { mailedPassword, pathOf, userByName } from '../support/people.ts';
import { demoPassword, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();

/** Whether a mail tells the user of a browser not used before. */
const isTold = async (username: string): Promise<boolean> => {
  const { email } = await userByName(portal, username);
  return (await newsTo(portal, email)).some((line) => line.includes('webbläsare som du inte har använt'));
};

it('USR-15 the first sign-in since browsers are kept is no news, since there is nothing to compare with; the next is', async () => {
  // As the users of the demo, who signed in before the portal knew any browser.
  expect((await userByName(portal, 'lars')).firstSignInAt).not.toBeNull();
  expect(await portal.prisma.knownBrowser.count()).toBe(0);
  const first = await portal.signIn('lars');
  expect(await isTold('lars')).toBe(false);
  await first.post('/logga-ut', {});
  await first.submit('/logga-in', { username: 'lars', password: demoPassword });
  expect(await isTold('lars')).toBe(false);
  await portal.signIn('lars');
  expect(await isTold('lars')).toBe(true);
});

it('USR-15 the first sign-in after a reset is no news where no browser was known, and is where one was', async () => {
  const karin = await portal.signIn('karin');
  const resetAndSignIn = async () => {
    await karin.submit(await pathOf(portal, 'lars', '/aterstall-losenord'));
    await portal.signIn('lars', await mailedPassword(portal, (await userByName(portal, 'lars')).email));
  };
  await resetAndSignIn();
  expect(await isTold('lars')).toBe(false);
  portal.clock.now = new Date(portal.clock.now.getTime() + 60 * 60_000);
  await karin.submit('/logga-in', { username: 'karin', password: demoPassword });
  await resetAndSignIn();
  expect(await isTold('lars')).toBe(true);
});

it('USR-15 who has made all browsers unknown, or whose are too old, is told of the next one', async () => {
  await portal.signIn('lars');
  await portal.prisma.knownBrowser.deleteMany();
  await portal.signIn('lars');
  expect(await isTold('lars')).toBe(true);
});

it('USR-15 a user whom the version before made known in a browser, without a note of it, is told of another', async () => {
  await portal.signIn('lars');
  await portal.prisma.user.update({ where: { username: 'lars' }, data: { firstBrowserAt: null } });
  await portal.signIn('lars');
  expect(await isTold('lars')).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { pathOf, userByName } from '../support/people.ts';
import { demoPassword, mainText, usePortalForEach } from '../support/portal.ts';
import { addApp, ownFactors } from '../support/second-factors.ts';

const portal = usePortalForEach();
const page = '/aterstall-tvastegsinloggning';
const password = '/aterstall-losenord';

const enrol = async (username: string) => {
  const visitor = await portal.signIn(username);
  await addApp(portal, visitor);
  return visitor;
};
const hasApp = async (username: string) =>
  (await portal.prisma.totp.count({ where: { userId: (await userByName(portal, username)).id } })) === 1;
const managed = async (username: string, end = '') => {
  const { id, authorityId } = await userByName(portal, username);
  return `/administration/myndigheter/${authorityId}/anvandare/${id}${end}`;
};

describe('«Återställ tvåstegsinloggning»', () => {
  it('PWD-12 by another administrator takes everything, ends the sign-ins, and is told and logged', async () => {
    const lars = await enrol('lars');
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get(await pathOf(portal, 'lars')))).toContain('Återställ tvåstegsinloggning');
    const answer = await karin.submit(await pathOf(portal, 'lars', page));
    expect(answer.status).toBe(303);
    expect(await hasApp('lars')).toBe(false);
    expect(await portal.prisma.recoveryCode.count()).toBe(0);
    expect((await lars.get('/')).headers.location).toContain('/logga-in');
    const { email } = await userByName(portal, 'lars');
    const [mail] = await openedMails(portal, { template: 'second-factor-reset', recipient: email });
    expect(mail!.text).toContain('Har du inte bett om det?');
    const events = await portal.prisma.logEvent.findMany({ where: { action: 'second-factor.reset' } });
    expect(events).toMatchObject([{ actorName: 'Karin Åkesson', subjectName: 'Lars Bergqvist' }]);
    expect((await (await portal.signIn('lars')).get('/')).status).toBe(200);
  });

  it('PWD-12 nobody resets their own, and a user without one is left alone', async () => {
    const karin = await enrol('karin');
    expect((await karin.get(await pathOf(portal, 'karin', page))).status).toBe(404);
    const own = await karin.post(await pathOf(portal, 'karin', page), {});
    expect(mainText(own)).toContain('din egen tvåstegsinloggning');
    expect(await hasApp('karin')).toBe(true);
    expect(mainText(await karin.submit(await pathOf(portal, 'lars', page)))).toContain(
      'ingen tvåstegsinloggning',
    );
  });

  it('PWD-12 nobody resets both within a day, in either order', async () => {
    await enrol('lars');
    await enrol('helmi.rantanen');
    const karin = await portal.signIn('karin');
    await karin.submit(await pathOf(portal, 'lars', password));
    expect(mainText(await karin.submit(await pathOf(portal, 'lars', page)))).toContain('det senaste dygnet');
    await karin.submit(await pathOf(portal, 'helmi.rantanen', page));
    const { passwordHash } = await userByName(portal, 'helmi.rantanen');
    await karin.submit(await pathOf(portal, 'helmi.rantanen', password));
    expect([await hasApp('lars'), await hasApp('helmi.rantanen')]).toEqual([true, false]);
    expect((await userByName(portal, 'helmi.rantanen')).passwordHash).toBe(passwordHash);
  });

  it('PWD-12 another administrator does the other half, and so may the first one a day later', async () => {
    await enrol('lars');
    const karin = await portal.signIn('karin');
    await karin.submit(await pathOf(portal, 'lars', password));
    portal.clock.now = new Date(portal.clock.now.getTime() + 25 * 60 * 60_000);
    expect((await (await portal.signIn('karin')).submit(await pathOf(portal, 'lars', page))).status).toBe(
      303,
    );
    expect(await hasApp('lars')).toBe(false);
    const gunilla = await portal.signIn('gunilla.oberg');
    const before = (await userByName(portal, 'lars')).passwordHash;
    await gunilla.submit(await pathOf(portal, 'lars', password));
    expect((await userByName(portal, 'lars')).passwordHash).not.toBe(before);
  });

  it('PWD-12 of both at once by the same person one is done', async () => {
    await enrol('lars');
    const { passwordHash } = await userByName(portal, 'lars');
    const [one, other] = [await portal.signIn('karin'), await portal.signIn('karin')];
    const paths = [await pathOf(portal, 'lars', password), await pathOf(portal, 'lars', page)];
    await Promise.all([one.submit(paths[0]!), other.submit(paths[1]!)]);
    const isPasswordReset = (await userByName(portal, 'lars')).passwordHash !== passwordHash;
    expect(isPasswordReset).toBe(await hasApp('lars'));
  });

  it('PWD-12 a lone administrator is helped by the access manager, and the authority is told', async () => {
    await enrol('ensam');
    const henrik = await portal.signIn('nimic');
    await henrik.submit(await managed('ensam', page));
    expect(await hasApp('ensam')).toBe(false);
    const news = await openedMails(portal, { template: 'authority-news' });
    expect(news.map(({ text }) => text).join()).toContain(
      'har återställt tvåstegsinloggningen för en användare',
    );
  });

  it('PWD-12 nobody is helped by administrators elsewhere', async () => {
    await enrol('ensam');
    const karin = await portal.signIn('karin');
    expect((await karin.post(await managed('ensam', page), {})).status).toBe(403);
    const birgitta = await portal.signIn('atkomst');
    expect((await birgitta.post(await managed('ensam', page), {})).status).toBe(403);
    expect(await hasApp('ensam')).toBe(true);
  });

  it('PWD-12 ACC-10 an administrator at a national coordinator is helped by the Commission, never with both in a day', async () => {
    await enrol('nimic');
    const claire = await portal.signIn('kommissionen');
    const { id } = await userByName(portal, 'nimic');
    const list = '/administration/nationella-samordnare/SE/administratorer';
    expect(mainText(await claire.get(list))).toContain('Återställ tvåstegsinloggning');
    await claire.submit(`${list}/${id}${page}`);
    expect(await hasApp('nimic')).toBe(false);
    const { passwordHash } = await userByName(portal, 'nimic');
    await claire.submit(`${list}/${id}${password}`);
    expect((await userByName(portal, 'nimic')).passwordHash).toBe(passwordHash);
  });

  it('PWD-12 after a reset a user of whom it is demanded must enrol anew', async () => {
    await enrol('nimic');
    await portal.prisma.user.update({
      where: { username: 'nimic' },
      data: { factorDemandedSince: new Date(0) },
    });
    const { id } = await userByName(portal, 'nimic');
    const claire = await portal.signIn('kommissionen');
    await claire.submit(`/administration/nationella-samordnare/SE/administratorer/${id}${page}`);
    const henrik = await portal.signIn('nimic', demoPassword);
    expect((await henrik.get('/')).headers.location).toBe(ownFactors);
  });
});

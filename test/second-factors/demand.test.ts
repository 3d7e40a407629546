import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { forgetExpired } from '../../src/second-factors/challenges.ts';
import { noteAllDemands } from '../../src/second-factors/demands.ts';
import { readSettings } from '../../src/settings.ts';
import { openedMails } from '../support/mails.ts';
import { pathOf, userByName } from '../support/people.ts';
import { demoPassword, fieldErrors, mainText, notice, usePortalForEach } from '../support/portal.ts';
import { addApp, ownFactors } from '../support/second-factors.ts';

const portal = usePortalForEach();
const page = '/administration/min-myndighet/tvastegsinloggning';
const day = 24 * 60 * 60_000;
const daysLater = (days: number): void => {
  portal.clock.now = new Date(portal.clock.now.getTime() + days * day);
};
const dayOf = (moment: Date): string => moment.toLocaleDateString('sv-SE', { timeZone: 'Europe/Stockholm' });
const noteNow = () => noteAllDemands(portal.prisma, createOutbox(readSettings({})), portal.clock.now);
const demandedSince = async (username: string) => (await userByName(portal, username)).factorDemandedSince;

describe('the demand', () => {
  it.each(['nimic', 'atkomst', 'kommissionen'])(
    'PWD-11 is always made of %s: fourteen days of grace, and then nothing else until enrolled',
    async (username) => {
      await portal.prisma.user.updateMany({ data: { factorDemandedSince: null } });
      const first = await portal.signIn(username);
      expect((await first.get('/')).status).toBe(200);
      expect(mainText(await first.get(ownFactors))).toContain(
        `senast ${dayOf(new Date(portal.clock.now.getTime() + 14 * day))}`,
      );
      daysLater(13);
      expect((await (await portal.signIn(username)).get('/')).status).toBe(200);
      daysLater(2);
      const held = await portal.signIn(username);
      for (const path of ['/', '/administration', '/mina-uppgifter', '/mina-inloggningar', '/sok-myndighet'])
        expect((await held.get(path)).headers.location).toBe(ownFactors);
      expect((await held.post('/mina-uppgifter', { telephone: '1' })).headers.location).toBe(ownFactors);
      expect(mainText(await held.get(ownFactors))).toContain('för att komma vidare');
      await addApp(portal, held);
      expect((await held.get('/')).status).toBe(200);
    },
  );

  it('PWD-11 is not made of ordinary users and administrators unless their authority makes it', async () => {
    await noteNow();
    expect([await demandedSince('karin'), await demandedSince('lars')]).toEqual([null, null]);
  });

  it.each([
    ['ADMINISTRATORS', true, false],
    ['ALL', true, true],
    ['NONE', false, false],
  ])('PWD-11 of an authority: %s', async (demand, ofKarin, ofLars) => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(page, { demand, from: dayOf(portal.clock.now) });
    expect(notice(await karin.get(answer.headers.location!))).toBe('Kravet är sparat.');
    expect(
      [await demandedSince('karin'), await demandedSince('lars')].map((since) => since !== null),
    ).toEqual([ofKarin, ofLars]);
    daysLater(15);
    const lars = await portal.signIn('lars');
    expect((await lars.get('/')).headers.location).toBe(ofLars ? ownFactors : undefined);
  });

  it('PWD-11 begins on its day, and ends at once when it is taken back', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(page, { demand: 'ALL', from: dayOf(new Date(portal.clock.now.getTime() + 3 * day)) });
    expect(await demandedSince('lars')).toBeNull();
    daysLater(4);
    await noteNow();
    expect(await demandedSince('lars')).toEqual(portal.clock.now);
    await (await portal.signIn('karin')).submit(page, { demand: 'NONE' });
    expect(await demandedSince('lars')).toBeNull();
  });

  it('PWD-11 is made by a role too, as long as somebody holds it', async () => {
    await portal.pool.query(`UPDATE module_role SET demands_factor = true WHERE code = 'dispatcher'`);
    await noteNow();
    expect(await demandedSince('andre.sjogren')).not.toBeNull();
    expect(await demandedSince('lars')).toBeNull();
  });

  it('PWD-11 asks for a day, and keeps what was typed', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(page, { demand: 'ALL', from: '2027-02-30' });
    expect(fieldErrors(answer).from).toContain('Ange en dag');
    expect(answer.page.querySelector('#demand-ALL')?.hasAttribute('checked')).toBe(true);
    expect(answer.page.querySelector('#from')?.getAttribute('value')).toBe('2027-02-30');
  });

  it('PWD-05 PWD-11 an expired password is replaced first', async () => {
    await portal.prisma.user.update({
      where: { username: 'nimic' },
      data: { factorDemandedSince: new Date(0), passwordExpiresAt: new Date(0) },
    });
    const henrik = await portal.signIn('nimic');
    expect((await henrik.get(ownFactors)).headers.location).toBe('/byt-losenord');
    await henrik.submit('/byt-losenord', { newPassword: 'Blåbärspaj77', repeatedPassword: 'Blåbärspaj77' });
    expect((await henrik.get('/')).headers.location).toBe(ownFactors);
  });
});

describe('who lacks it', () => {
  it('PWD-11 is listed, reminded by mail in the user’s language, and found by the filter of the list of users', async () => {
    const karin = await portal.signIn('karin');
    await addApp(portal, await portal.signIn('lars'));
    await karin.submit(page, { demand: 'ALL', from: dayOf(portal.clock.now) });
    const shown = mainText(await karin.get(page));
    expect(shown).toContain('Rantanen, Helmi');
    expect(shown).not.toContain('Bergqvist, Lars');
    const { id, email } = await userByName(portal, 'helmi.rantanen');
    await karin.post(`${page}/${id}/paminn`, {});
    const [mail] = await openedMails(portal, { template: 'second-factor-reminder', recipient: email });
    expect(mail).toMatchObject({ language: 'fi' });
    const list = '/administration/min-myndighet/anvandare';
    const having = mainText(await karin.get(`${list}?factor=has`));
    expect(having).toContain('visar 1–1 av 1');
    expect(having).toContain('Bergqvist, Lars');
    expect(mainText(await karin.get(`${list}?factor=lacks`))).not.toContain('Bergqvist, Lars');
    expect((await karin.get(`${list}/csv?factor=has`)).text).toContain('Tvåstegsinloggning');
    expect(mainText(await karin.get(await pathOf(portal, 'lars')))).toContain('Tvåstegsinloggning Ja');
    const { id: lars } = await userByName(portal, 'lars');
    expect((await karin.post(`${page}/${lars}/paminn`, {})).status).toBe(404);
  });
});

it('PWD-11 what waits for a code, and used challenges, are forgotten when they have expired', async () => {
  await addApp(portal, await portal.signIn('lars'));
  await portal.visitor().submit('/logga-in', { username: 'lars', password: demoPassword });
  await forgetExpired(portal.prisma, portal.clock.now);
  expect(await portal.prisma.pendingSignIn.count()).toBe(1);
  await forgetExpired(portal.prisma, new Date(portal.clock.now.getTime() + 11 * 60_000));
  expect(await portal.prisma.pendingSignIn.count()).toBe(0);
});

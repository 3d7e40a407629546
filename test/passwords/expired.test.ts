import { describe, expect, it } from 'vitest';
import type { Prisma } from '../../src/db/generated/client.ts';
import { hashPassword } from '../../src/passwords/hash.ts';
import { fieldErrors, mainText, usePortalForEach, type Visitor } from '../support/portal.ts';

const portal = usePortalForEach();
const path = '/byt-losenord';

const setPassword = (username: string, data: Prisma.UserUpdateInput) =>
  portal.prisma.user.update({ where: { username }, data });

describe('PWD-05 expired and temporary passwords', () => {
  it.each(['utgangen', 'tillfallig'])(
    'PWD-05 %s is led to choosing a new one, and to nothing else until that is done',
    async (username) => {
      const visitor = await portal.signIn(username);
      for (const page of ['/', '/administration/min-myndighet', '/mina-uppgifter', '/mina-inloggningar'])
        expect((await visitor.get(page)).headers.location).toBe(path);
      expect(
        (await visitor.post('/mina-uppgifter', { _csrf: await tokenOf(visitor), language: 'en' })).headers
          .location,
      ).toBe(path);
      expect(mainText(await visitor.get(path))).toContain('Ditt lösenord är tillfälligt eller har gått ut');
      const answer = await visitor.submit(path, {
        newPassword: 'Alldeles1Nytt',
        repeatedPassword: 'Alldeles1Nytt',
      });
      expect(answer.headers.location).toBe('/');
      expect((await visitor.get('/')).status).toBe(200);
      expect((await visitor.get('/administration/min-myndighet')).status).toBe(200);
    },
  );

  it('PWD-05 the password given at the sign-in is asked for again when ten minutes have passed', async () => {
    await setPassword('lars', { passwordExpiresAt: new Date(0) });
    const lars = await portal.signIn('lars');
    expect((await lars.get(path)).page.querySelector('#presentPassword')).toBeNull();
    portal.clock.now = new Date(portal.clock.now.getTime() + 11 * 60_000);
    expect((await lars.get(path)).page.querySelector('#presentPassword')).not.toBeNull();
    const answer = await lars.submit(path, {
      newPassword: 'Alldeles1Nytt',
      repeatedPassword: 'Alldeles1Nytt',
    });
    expect(fieldErrors(answer).presentPassword).toBe('Ange ditt nuvarande lösenord.');
  });

  it('PWD-05 refuses the expired password itself as the new one', async () => {
    await setPassword('lars', {
      passwordExpiresAt: new Date(0),
      passwordHash: await hashPassword('Gammalt1234'),
    });
    const lars = await portal.signIn('lars', 'Gammalt1234');
    const answer = await lars.submit(path, { newPassword: 'Gammalt1234', repeatedPassword: 'Gammalt1234' });
    expect(fieldErrors(answer).newPassword).toContain('fem senaste');
  });

  it('PWD-05 one may still sign out', async () => {
    await setPassword('lars', { passwordExpiresAt: new Date(0) });
    const lars = await portal.signIn('lars');
    expect((await lars.post('/logga-ut', { _csrf: await tokenOf(lars) })).headers.location).toBe(
      '/logga-in?utloggad',
    );
  });

  const tokenOf = async (visitor: Visitor) =>
    (await visitor.get(path)).page.querySelector('input[name=_csrf]')!.getAttribute('value')!;
});

describe('PWD-06 a temporary password', () => {
  it('PWD-06 works until it ends and not after, and the list says so', async () => {
    const expires = new Date(portal.clock.now.getTime() + 60_000);
    await setPassword('tillfallig', {
      passwordExpiresAt: expires,
      passwordHash: await hashPassword('Tillfallig1'),
      passwordTemporary: true,
    });
    await portal.signIn('tillfallig', 'Tillfallig1');
    portal.clock.now = new Date(expires.getTime() + 1000);
    await expect(portal.signIn('tillfallig', 'Tillfallig1')).rejects.toThrow('stämmer inte');
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get('/administration/min-myndighet/anvandare?text=tillfallig'))).toContain(
      'tillfälligt gäller inte längre',
    );
  });
});

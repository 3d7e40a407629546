import { describe, expect, it } from 'vitest';
import { mailedPassword, pathOf, userByName } from '../support/people.ts';
import { demoPassword, fieldErrors, formOf, mainText, notice, usePortalForEach } from '../support/portal.ts';
import { addApp, codeAt, halfSignedIn, ownFactors, waitForNextCode } from '../support/second-factors.ts';

const portal = usePortalForEach();

/** Karin with an app, and the next code to be typed. */
async function karinWithApp() {
  const karin = await portal.signIn('karin');
  const { key, codes } = await addApp(portal, karin);
  waitForNextCode(portal);
  return { karin, key, codes, code: () => codeAt(key, portal.clock.now) };
}

const signInsOf = async (username: string) =>
  portal.prisma.signIn.findMany({
    where: { userId: (await userByName(portal, username)).id },
    orderBy: { id: 'asc' },
  });

const events = (action: string) => portal.prisma.logEvent.findMany({ where: { action } });

describe('signing in with an app', () => {
  it('PWD-11 asks for the code after the right password, and then leads to the page that was asked for', async () => {
    const { code } = await karinWithApp();
    const visitor = portal.visitor();
    const target = '/administration/min-myndighet/moduler';
    const asked = await visitor.submit('/logga-in', { username: 'karin', password: demoPassword, target });
    expect(asked.headers.location).toBe(`/logga-in/kod?till=${encodeURIComponent(target)}`);
    expect(mainText(await visitor.get(asked.headers.location!))).toContain('Skriv koden från din app');
    const answer = await visitor.submit(asked.headers.location!, { code: code() });
    expect(answer).toMatchObject({ status: 303, headers: { location: target } });
    expect((await visitor.get(target)).status).toBe(200);
    expect((await signInsOf('karin')).map(({ factor }) => factor)).toEqual([null, 'APP']);
  });

  it('PWD-11 is nobody until the code has come: every page leads to the first step', async () => {
    await karinWithApp();
    const visitor = await halfSignedIn(portal, 'karin');
    for (const path of [
      '/',
      '/mina-uppgifter',
      ownFactors,
      `${ownFactors}/app`,
      '/byt-losenord',
      '/mina-inloggningar',
    ])
      expect((await visitor.get(path)).headers.location).toMatch(/^\/logga-in\?till=/);
    expect((await visitor.post('/mina-uppgifter', { telephone: '1' })).headers.location).toBe('/logga-in');
    expect(await signInsOf('karin')).toHaveLength(1);
  });

  it('PWD-11 says the same for a wrong password whether there is a second factor or not', async () => {
    await karinWithApp();
    const answers = [];
    for (const username of ['karin', 'lars', 'ingen.alls'])
      answers.push(await portal.visitor().submit('/logga-in', { username, password: 'Fel12345' }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([422]));
    expect(new Set(answers.map((answer) => fieldErrors(answer).username)).size).toBe(1);
  });

  it('SEC-02 PWD-11 gives the session a new ID at each of the two steps', async () => {
    const { code } = await karinWithApp();
    const visitor = portal.visitor();
    const idOf = (answer: { headers: Record<string, unknown> }) =>
      /(?:^|,)(session=[^;]+)/.exec(String(answer.headers['set-cookie']))?.[1];
    const ids = [
      idOf(await visitor.get('/logga-in')),
      idOf(await visitor.submit('/logga-in', { username: 'karin', password: demoPassword })),
      idOf(await visitor.submit('/logga-in/kod', { code: code() })),
    ];
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(3);
  });

  it('PWD-11 takes no code twice, and none from before it', async () => {
    const { code, key } = await karinWithApp();
    const used = code();
    await (await halfSignedIn(portal, 'karin')).submit('/logga-in/kod', { code: used });
    const answer = await (await halfSignedIn(portal, 'karin')).submit('/logga-in/kod', { code: used });
    expect(fieldErrors(answer).code).toContain('redan använd');
    const before = codeAt(key, portal.clock.now, -30_000);
    const again = await (await halfSignedIn(portal, 'karin')).submit('/logga-in/kod', { code: before });
    expect(again.status).toBe(422);
    expect(await signInsOf('karin')).toHaveLength(2);
  });

  it('PWD-11 of fifty sign-ins at once with one code one succeeds, and the others cost no wait', async () => {
    const { code } = await karinWithApp();
    const visitors = [];
    for (let number = 0; number < 50; number += 1) visitors.push(await halfSignedIn(portal, 'karin'));
    const now = code();
    const answers = await Promise.all(
      visitors.map((visitor) => visitor.submit('/logga-in/kod', { code: now })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(49);
    waitForNextCode(portal);
    const next = await (await halfSignedIn(portal, 'karin')).submit('/logga-in/kod', { code: code() });
    expect(next.status).toBe(303);
  }, 120_000);

  it('PWD-11 lets no code be taken twice by the database itself', async () => {
    const { key } = await karinWithApp();
    const { id } = await userByName(portal, 'karin');
    expect(key).not.toBe('');
    await expect(
      portal.pool.query('UPDATE totp SET last_step = last_step - 1 WHERE user_id = $1', [id]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('PWD-11 counts wrong codes apart: five in a row make the next wait, and a mailed password changes nothing', async () => {
    const { code } = await karinWithApp();
    const visitor = await halfSignedIn(portal, 'karin');
    const right = code();
    const wrong = right === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1)
      expect(fieldErrors(await visitor.submit('/logga-in/kod', { code: wrong })).code).toContain(
        'stämmer inte',
      );
    expect(fieldErrors(await visitor.submit('/logga-in/kod', { code: right })).code).toContain('För många');
    // The password is as good as before, and a temporary one does not clear the count.
    const { email } = await userByName(portal, 'karin');
    await portal.visitor().submit('/glomt-losenordet', { username: 'karin', email });
    const mailed = await mailedPassword(portal, email);
    const other = await halfSignedIn(portal, 'karin', mailed);
    expect(fieldErrors(await other.submit('/logga-in/kod', { code: right })).code).toContain('För många');
    waitForNextCode(portal);
    const answer = await (await halfSignedIn(portal, 'karin')).submit('/logga-in/kod', { code: code() });
    expect(answer.status).toBe(303);
    expect((await events('second-factor.refused')).length).toBe(7);
  });

  it('PWD-11 a password that a colleague resets opens no wait for wrong codes', async () => {
    const { code } = await karinWithApp();
    const visitor = await halfSignedIn(portal, 'karin');
    const right = code();
    const wrong = right === '000000' ? '000001' : '000000';
    for (let tries = 0; tries < 5; tries += 1) await visitor.submit('/logga-in/kod', { code: wrong });
    const { email } = await userByName(portal, 'karin');
    const gunilla = await portal.signIn('gunilla.oberg');
    await gunilla.submit(await pathOf(portal, 'karin', '/aterstall-losenord'));
    const other = await halfSignedIn(portal, 'karin', await mailedPassword(portal, email));
    expect(fieldErrors(await other.submit('/logga-in/kod', { code: right })).code).toContain('För många');
  });

  it('PWD-11 never judges more wrong codes at once than may be tried', async () => {
    const { code } = await karinWithApp();
    const wrong = code() === '000000' ? '000001' : '000000';
    const visitors = [];
    for (let number = 0; number < 12; number += 1) visitors.push(await halfSignedIn(portal, 'karin'));
    const answers = await Promise.all(
      visitors.map((visitor) => visitor.submit('/logga-in/kod', { code: wrong })),
    );
    const judged = answers.filter((answer) => fieldErrors(answer).code?.includes('stämmer inte'));
    expect(judged).toHaveLength(5);
  }, 120_000);

  it('PWD-11 waits ten minutes for the code, and not when the password has been replaced', async () => {
    const { code, karin } = await karinWithApp();
    const slow = await halfSignedIn(portal, 'karin');
    const form = formOf(await slow.get('/logga-in/kod'));
    portal.clock.now = new Date(portal.clock.now.getTime() + 11 * 60_000);
    const late = await slow.post('/logga-in/kod', { ...form.fields, code: code() });
    expect(late.headers.location).toContain('/logga-in?forsent');
    expect(notice(await slow.get(late.headers.location!))).toContain('Logga in från början');
    const overtaken = await halfSignedIn(portal, 'karin');
    await karin.submit('/byt-losenord', {
      presentPassword: demoPassword,
      newPassword: 'Blåbärspaj77',
      repeatedPassword: 'Blåbärspaj77',
    });
    const answer = await overtaken.submit('/logga-in/kod', { code: code() });
    expect(answer.headers.location).toContain('/logga-in?forsent');
  });

  it('PWD-11 a mailed temporary password replaces no factor, and counts only with it', async () => {
    const { code } = await karinWithApp();
    const { email, passwordHash } = await userByName(portal, 'karin');
    await portal.visitor().submit('/glomt-losenordet', { username: 'karin', email });
    const mailed = await mailedPassword(portal, email);
    const thief = await halfSignedIn(portal, 'karin', mailed);
    expect((await thief.get('/byt-losenord')).headers.location).toMatch(/^\/logga-in/);
    expect((await userByName(portal, 'karin')).passwordHash).toBe(passwordHash);
    expect((await signInsOf('karin')).every(({ endedAt }) => endedAt === null)).toBe(true);
    const owner = await halfSignedIn(portal, 'karin', mailed);
    await owner.submit('/logga-in/kod', { code: code() });
    expect((await owner.get('/')).headers.location).toBe('/byt-losenord');
    expect((await userByName(portal, 'karin')).passwordTemporary).toBe(true);
  });

  it('PWD-05 PWD-11 asks for the code before an expired password is replaced', async () => {
    const { code } = await karinWithApp();
    await portal.prisma.user.update({
      where: { username: 'karin' },
      data: { passwordExpiresAt: new Date(portal.clock.now.getTime() - 1000) },
    });
    const visitor = await halfSignedIn(portal, 'karin');
    expect((await visitor.get('/byt-losenord')).headers.location).toMatch(/^\/logga-in/);
    await visitor.submit('/logga-in/kod', { code: code() });
    expect((await visitor.get('/')).headers.location).toBe('/byt-losenord');
  });
});

describe('recovery codes', () => {
  it('PWD-11 are ten, shown once, and kept as digests', async () => {
    const { codes, karin } = await karinWithApp();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    const { rows } = await portal.pool.query('SELECT * FROM recovery_code');
    expect(rows).toHaveLength(10);
    expect(JSON.stringify(rows)).not.toContain(codes[0]);
    expect((await karin.get(ownFactors)).text).not.toContain(codes[0]);
  });

  it('PWD-11 sign in once each, however they are typed, also while wrong codes wait', async () => {
    const { codes } = await karinWithApp();
    const visitor = await halfSignedIn(portal, 'karin');
    for (let tries = 0; tries < 6; tries += 1) await visitor.submit('/logga-in/kod', { code: '000000' });
    const typed = ` ${codes[0]!.toUpperCase().replaceAll('-', ' ').replace('0', 'O').replace('1', 'l')} `;
    const answer = await visitor.submit('/logga-in/reservkod', { code: typed });
    expect(answer.status).toBe(303);
    expect(notice(await visitor.get('/'))).toContain('reservkod');
    const again = await (
      await halfSignedIn(portal, 'karin')
    ).submit('/logga-in/reservkod', { code: codes[0]! });
    expect(fieldErrors(again).code).toContain('redan använd');
    expect(mainText(await visitor.get(ownFactors))).toContain('Du har 9 kvar');
  });

  it('PWD-11 of ten sign-ins at once with one recovery code one succeeds', async () => {
    const { codes } = await karinWithApp();
    const visitors = [];
    for (let number = 0; number < 10; number += 1) visitors.push(await halfSignedIn(portal, 'karin'));
    const answers = await Promise.all(
      visitors.map((visitor) => visitor.submit('/logga-in/reservkod', { code: codes[3]! })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it('PWD-11 of another user open nothing', async () => {
    const { codes } = await karinWithApp();
    await addApp(portal, await portal.signIn('lars'));
    const answer = await (
      await halfSignedIn(portal, 'lars')
    ).submit('/logga-in/reservkod', { code: codes[0]! });
    expect(answer.status).toBe(422);
  });

  it('PWD-11 are made anew, and the former ones end', async () => {
    const { karin, codes } = await karinWithApp();
    const answer = await karin.submit(`${ownFactors}/reservkoder`);
    const fresh = answer.page.querySelectorAll('.recovery-codes li').map(({ text }) => text);
    expect(fresh).toHaveLength(10);
    const old = await (
      await halfSignedIn(portal, 'karin')
    ).submit('/logga-in/reservkod', { code: codes[0]! });
    expect(old.status).toBe(422);
    const right = await (
      await halfSignedIn(portal, 'karin')
    ).submit('/logga-in/reservkod', { code: fresh[0]! });
    expect(right.status).toBe(303);
  });
});

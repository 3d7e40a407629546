import { describe, expect, it } from 'vitest';
import { mailedPassword, pathOf, userByName } from '../support/people.ts';
import { demoPassword, fieldErrors, mainText, notice, usePortal } from '../support/portal.ts';

const portal = usePortal();
const forgotten = '/glomt-losenordet';
const day = 24 * 60 * 60 * 1000;

/** Asks for a temporary password as its owner would, and returns it as mailed. */
async function request(username: string): Promise<string> {
  const { email } = await userByName(portal, username);
  const answer = await portal.visitor().submit(forgotten, { username, email });
  expect(mainText(answer)).toContain('Titta i din e-post');
  return mailedPassword(portal, email);
}

const choose = (password: string) => ({ newPassword: password, repeatedPassword: password });

describe('Glömt lösenordet?', () => {
  it('PWD-09 answers the same whether username and e-mail belong together or not, and mails only then', async () => {
    const { email, id } = await userByName(portal, 'anna.lindqvist');
    const answers = [];
    for (const fields of [
      { username: 'anna.lindqvist', email },
      { username: 'anna.lindqvist', email: 'nagon.annan@x.example' },
      { username: 'ingen.alls', email },
      { username: 'blockerad.finns.ej', email: 'x@x.example' },
    ])
      answers.push(await portal.visitor().submit(forgotten, fields));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(mainText)).size).toBe(1);
    expect(await portal.prisma.mail.findMany({ where: { userId: id } })).toMatchObject([
      { template: 'password-requested' },
    ]);
    await portal.signIn('anna.lindqvist', await mailedPassword(portal, email));
  });

  it('PWD-09 at most three an hour for an account, however it is typed', async () => {
    const { email, id } = await userByName(portal, 'zoran.petrovic');
    const texts = new Set<string>();
    for (let number = 0; number < 5; number++) {
      const typed = {
        username: number % 2 ? 'Zoran.Petrovic' : ' zoran.petrovic ',
        email: email.toUpperCase(),
      };
      texts.add(mainText(await portal.visitor().submit(forgotten, typed)));
    }
    expect(texts.size).toBe(1);
    expect(await portal.prisma.mail.count({ where: { userId: id } })).toBe(3);
    // By the account: a new address does not start the count anew.
    const changed = 'zoran.ny@arbetsmiljoverket.example';
    await portal.prisma.user.update({ where: { id }, data: { email: changed } });
    await portal.visitor().submit(forgotten, { username: 'zoran.petrovic', email: changed });
    expect(await portal.prisma.mail.count({ where: { userId: id } })).toBe(3);
  });

  it('PWD-09 the present password and the sessions stay until the temporary one is used', async () => {
    const lars = await portal.signIn('lars');
    const password = await request('lars');
    expect(mainText(await lars.get('/'))).toContain('Lars');
    const withPresent = await portal.signIn('lars');
    expect((await withPresent.get('/')).status).toBe(200);
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get(await pathOf(portal, 'lars')))).toContain('giltigt');

    const inNew = await portal.signIn('lars', password);
    expect((await inNew.get('/')).headers.location).toBe('/byt-losenord');
    for (const browser of [lars, withPresent])
      expect((await browser.get('/')).headers.location).toBe('/logga-in?till=%2F');
    await expect(portal.signIn('lars')).rejects.toThrow('stämmer inte');
    expect(mainText(await karin.get(await pathOf(portal, 'lars')))).toContain('tillfälligt');
    expect((await inNew.submit('/byt-losenord', choose(demoPassword))).status).toBe(422);
    const chosen = await inNew.submit('/byt-losenord', choose('Ekorrhjul7'));
    expect(notice(await inNew.get(chosen.headers.location!))).toContain('Ditt nya lösenord gäller nu');
    await expect(portal.signIn('lars', password)).rejects.toThrow('stämmer inte');
    await portal.signIn('lars', 'Ekorrhjul7');
    const events = await portal.prisma.logEvent.findMany({
      where: { action: 'password.request-used', actorName: 'Lars Bergqvist' },
    });
    expect(events).toHaveLength(1);
  });

  it('PWD-09 is for blocked users too, in the browser that blocked, and opens the block when used', async () => {
    const username = 'gunilla.oberg';
    const gunilla = await portal.signIn(username);
    await gunilla.post('/logga-ut', {});
    for (let number = 0; number < 5; number++)
      await gunilla.submit('/logga-in', { username, password: 'Fel12345' });
    expect((await userByName(portal, username)).failedSignIns).toBe(5);
    const password = await request(username);
    const present = await gunilla.submit('/logga-in', { username, password: demoPassword });
    expect(fieldErrors(present).username).toContain('stämmer inte');
    await gunilla.submit('/logga-in', { username, password: 'Fel12345' });
    expect((await gunilla.submit('/logga-in', { username, password })).status).toBe(303);
    expect((await userByName(portal, username)).failedSignIns).toBe(0);
    await gunilla.submit('/byt-losenord', choose('Ekorrhjul7'));
    expect((await gunilla.get('/')).status).toBe(200);
  });

  it.each([
    ' ',
    '\u00a0',
    '\r\n',
    '\t \u00a0\n',
    '\u200b',
    '\ufeff',
    '\u2060 \u00ad',
    ' \u200d\u202f',
    '\u2028',
  ])('PWD-09 ignores white space and what is invisible around it: %j', async (space) => {
    await portal.pool.query('DELETE FROM rate_limit');
    const password = await request('helmi.rantanen');
    const helmi = await portal.signIn('helmi.rantanen', space + password + space);
    expect((await helmi.get('/')).headers.location).toBe('/byt-losenord');
  });

  it('PWD-03 PWD-09 white space around a chosen password is part of it', async () => {
    const goran = await portal.signIn('goran.blomqvist');
    await goran.submit('/byt-losenord', { presentPassword: demoPassword, ...choose(' Ekorrhjul7 ') });
    await expect(portal.signIn('goran.blomqvist', 'Ekorrhjul7')).rejects.toThrow('stämmer inte');
    await expect(portal.signIn('goran.blomqvist', '\u200b Ekorrhjul7 ')).rejects.toThrow('stämmer inte');
    await portal.signIn('goran.blomqvist', ' Ekorrhjul7 ');
  });

  it('PWD-06 PWD-09 works for seven days, and a newer one, a reset or a chosen password ends it', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    const username = 'andre.sjogren';
    const refused = (password: string) =>
      expect(portal.signIn(username, password)).rejects.toThrow('stämmer');
    const first = await request(username);
    const second = await request(username);
    await refused(first);
    const begun = portal.clock.now;
    portal.clock.now = new Date(begun.getTime() + 7 * day + 1000);
    await refused(second);
    portal.clock.now = new Date(begun.getTime() + 7 * day - 60_000);
    await portal.signIn(username, second);

    await portal.pool.query('DELETE FROM rate_limit');
    const third = await request(username);
    const karin = await portal.signIn('karin');
    await karin.submit(await pathOf(portal, username, '/aterstall-losenord'));
    await refused(third);
    const reset = await mailedPassword(portal, (await userByName(portal, username)).email);
    const andre = await portal.signIn(username, reset);
    const fourth = await request(username);
    await andre.submit('/byt-losenord', choose('Ekorrhjul7'));
    await refused(fourth);
    expect(await userByName(portal, username)).toMatchObject({ requestedPasswordHash: null });
    portal.clock.now = begun;
  });

  it('PWD-09 used twice at once, both are let in', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    const password = await request('tillfallig');
    const visitors = await Promise.all(
      Array.from({ length: 4 }, () => portal.signIn('tillfallig', `${password}\n`)),
    );
    expect((await visitors[0]!.get('/')).status).toBe(303);
  });

  it('PWD-09 proves as much as the present password where that is asked for', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    const marta = await portal.signIn('marta.hagglund');
    const password = await request('marta.hagglund');
    const reused = await marta.post('/byt-losenord', { presentPassword: password, ...choose(password) });
    expect(fieldErrors(reused).newPassword).toContain('fem senaste');
    const answer = await marta.post('/byt-losenord', { presentPassword: password, ...choose('Ekorrhjul7') });
    expect(answer.status).toBe(303);
    await expect(portal.signIn('marta.hagglund', password)).rejects.toThrow('stämmer inte');
    await portal.signIn('marta.hagglund', 'Ekorrhjul7');
  });

  it('SEC-04 colleagues behind one address do not use it up for a browser in which the user is known', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    const [nimic, stranger] = [await portal.signIn('nimic'), portal.visitor()];
    await nimic.post('/logga-ut', {});
    await stranger.submit(forgotten, { username: 'ingen.alls', email: 'x@x.example' });
    await portal.pool.query(
      `UPDATE rate_limit SET points = 20 WHERE key LIKE 'forgotten password by address%'`,
    );
    const { email } = await userByName(portal, 'nimic');
    expect((await stranger.submit(forgotten, { username: 'nimic', email })).status).toBe(429);
    expect((await nimic.submit(forgotten, { username: 'nimic', email })).status).toBe(200);
    expect(await mailedPassword(portal, email)).toMatch(/^\w{16}$/);
  });

  it('SEC-05 asks for what is missing, at its field, and keeps the rest', async () => {
    const answer = await portal.visitor().submit(forgotten, { username: 'karin', email: 'inte en adress' });
    expect(answer.status).toBe(422);
    expect(Object.keys(fieldErrors(answer))).toEqual(['email']);
    expect(answer.page.querySelector('#username')?.getAttribute('value')).toBe('karin');
  });
});

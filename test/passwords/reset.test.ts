import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { demoPassword, fieldErrors, mainText, notice, usePortalForEach, Visitor } from '../support/portal.ts';
import { mailedPassword, pathOf, userByName } from '../support/people.ts';

const portal = usePortalForEach();
const reset = (username: string) => pathOf(portal, username, '/aterstall-losenord');

describe('Återställ lösenord', () => {
  it('PWD-01 mails a temporary password, unblocks, and ends the user’s sessions', async () => {
    const [karin, lars] = [await portal.signIn('karin'), await portal.signIn('lars')];
    const page = await karin.get(await reset('lars'));
    expect(mainText(page)).toContain('Återställ lösenordet för Lars Bergqvist?');
    const answer = await karin.submit(await reset('lars'));
    const shown = await karin.get(answer.headers.location!);
    expect(notice(shown)).toContain('Ett tillfälligt lösenord är på väg med mejl');
    expect(mainText(shown)).toContain('Tillfälligt lösenord På väg');
    expect((await lars.get('/')).status).toBe(303);
    await expect(portal.signIn('lars')).rejects.toThrow();
    const { email } = await userByName(portal, 'lars');
    const again = await portal.signIn('lars', await mailedPassword(portal, email));
    expect((await again.get('/')).headers.location).toBe('/byt-losenord');
  });

  it('PWD-01 lets a blocked user in again, all the way', async () => {
    const karin = await portal.signIn('karin');
    await expect(portal.signIn('blockerad')).rejects.toThrow();
    await karin.submit(await reset('blockerad'));
    const { email } = await userByName(portal, 'blockerad');
    const user = await portal.signIn('blockerad', await mailedPassword(portal, email));
    await user.submit('/byt-losenord', { newPassword: 'Inne1igen', repeatedPassword: 'Inne1igen' });
    expect((await user.get('/')).status).toBe(200);
  });

  it('PWD-01 is in the user’s language', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(await reset('helmi.rantanen'));
    const { id } = await userByName(portal, 'helmi.rantanen');
    expect(await portal.prisma.mail.findFirst({ where: { userId: id } })).toMatchObject({
      language: 'fi',
      template: 'password-reset',
    });
  });

  it('PWD-01 nobody resets his or her own', async () => {
    const karin = await portal.signIn('karin');
    expect((await karin.get(await reset('karin'))).status).toBe(404);
    const answer = await karin.post(await reset('karin'), {});
    expect(notice(await karin.get(answer.headers.location!))).toContain('kan inte återställa ditt eget');
    await portal.signIn('karin');
  });

  it('PWD-01 never another authority’s users, and never by an ordinary user', async () => {
    const [karin, zoran] = [await portal.signIn('karin'), await portal.signIn('zoran.petrovic')];
    expect((await karin.post(await reset('ensam'), {})).status).toBe(404);
    expect((await zoran.post(await reset('karin'), {})).status).toBe(403);
    await portal.signIn('ensam');
    await portal.signIn('karin');
  });

  it('PWD-10 the password is nowhere to be seen but in the mail', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(await reset('goran.blomqvist'));
    const { email } = await userByName(portal, 'goran.blomqvist');
    const password = await mailedPassword(portal, email);
    const pages = [
      answer,
      await karin.get(answer.headers.location!),
      await karin.get('/administration/handelselogg'),
    ];
    expect(pages.some(({ text }) => text.includes(password))).toBe(false);
    const tables = await portal.pool.query(
      `SELECT query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')::text AS xml FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(JSON.stringify(tables.rows).includes(password)).toBe(false);
  });
});

describe('Glömt lösenordet?', () => {
  const forgotten = '/glomt-losenordet';

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
    expect(await portal.prisma.mail.count({ where: { userId: id } })).toBe(1);
    await portal.signIn('anna.lindqvist', await mailedPassword(portal, email));
  });

  it('PWD-09 at most three an hour for an account', async () => {
    const { email, id } = await userByName(portal, 'zoran.petrovic');
    const texts = new Set<string>();
    for (let number = 0; number < 5; number++)
      texts.add(
        mainText(
          await portal
            .visitor()
            .submit(forgotten, { username: 'Zoran.Petrovic', email: email.toUpperCase() }),
        ),
      );
    expect(texts.size).toBe(1);
    expect(await portal.prisma.mail.count({ where: { userId: id } })).toBe(3);
  });

  it('PWD-07 PWD-09 does not unblock', async () => {
    const username = 'gunilla.oberg';
    await portal.prisma.user.update({ where: { username }, data: { failedSignIns: 5 } });
    const { email, id } = await userByName(portal, username);
    await portal.visitor().submit(forgotten, { username, email });
    expect(await portal.prisma.mail.count({ where: { userId: id } })).toBe(0);
    await expect(portal.signIn(username)).rejects.toThrow();
  });

  it('SEC-05 asks for what is missing, at its field, and keeps the rest', async () => {
    const answer = await portal.visitor().submit(forgotten, { username: 'karin', email: 'inte en adress' });
    expect(answer.status).toBe(422);
    expect(Object.keys(fieldErrors(answer))).toEqual(['email']);
    expect(answer.page.querySelector('#username')?.getAttribute('value')).toBe('karin');
  });
});

describe('blocking', () => {
  it('PWD-07 five wrong passwords in a row block the password; the right one is then refused too', async () => {
    for (let number = 0; number < 5; number++)
      await expect(portal.signIn('marta.hagglund', 'Fel12345')).rejects.toThrow();
    await expect(portal.signIn('marta.hagglund')).rejects.toThrow('stämmer inte');
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get('/administration/min-myndighet/anvandare?text=hagglund'))).toContain(
      'blockerat',
    );
    expect(
      await portal.prisma.logEvent.count({
        where: { action: 'password.blocked', subjectName: 'Märta Hägglund' },
      }),
    ).toBe(1);
  });

  it('PWD-07 a right one in between starts the count anew', async () => {
    for (let round = 0; round < 2; round++) {
      for (let number = 0; number < 4; number++)
        await expect(portal.signIn('andre.sjogren', 'Fel12345')).rejects.toThrow();
      await portal.signIn('andre.sjogren');
    }
    expect((await userByName(portal, 'andre.sjogren')).failedSignIns).toBe(0);
  });

  it('PWD-07 of 100 wrong tries at once, over two processes, exactly five are evaluated', async () => {
    const settings = { ...readSettings({}), isDemo: true };
    const other = createApp({ settings, prisma: portal.prisma, pool: portal.pool });
    const browsers = [portal.visitor(), new Visitor(other)];
    const tokens = await Promise.all(browsers.map((browser) => browser.token()));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        browsers[index % 2]!.post('/logga-in', {
          username: 'ensam',
          password: `Fel1234${index}`,
          _csrf: tokens[index % 2]!,
        }),
      ),
    );
    expect(answers.every(({ status }) => [422, 429].includes(status))).toBe(true);
    expect((await userByName(portal, 'ensam')).failedSignIns).toBe(5);
    expect(
      await portal.prisma.logEvent.count({
        where: { action: 'password.blocked', subjectName: 'Erik Nyström' },
      }),
    ).toBe(1);
    await expect(portal.signIn('ensam', demoPassword)).rejects.toThrow();
  });

  it('SEC-04 tries at one account are limited, known or not, whatever process answers', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    const settings = { ...readSettings({}), isDemo: true };
    for (const username of ['finns.inte', 'atkomst']) {
      const statuses = [];
      for (let number = 0; number < 22; number++) {
        const browser =
          number % 2
            ? portal.visitor()
            : new Visitor(createApp({ settings, prisma: portal.prisma, pool: portal.pool }));
        statuses.push((await browser.submit('/logga-in', { username, password: 'Fel12345' })).status);
      }
      expect(statuses).toEqual([...Array<number>(20).fill(422), 429, 429]);
    }
  });

  it('SEC-04 tries from one address are limited, and a sign-in that succeeds costs nothing', async () => {
    await portal.pool.query('DELETE FROM rate_limit');
    for (let number = 0; number < 3; number++) await portal.signIn('nimic');
    const { rows } = await portal.pool.query<{ points: number }>(
      `SELECT points FROM rate_limit WHERE key LIKE 'sign-in by address%'`,
    );
    expect(rows).toEqual([{ points: 0 }]);
    await portal.pool.query('UPDATE rate_limit SET points = 100');
    const answer = await portal.visitor().submit('/logga-in', { username: 'nimic', password: demoPassword });
    expect(answer.status).toBe(429);
    expect(fieldErrors(answer).username).toContain('Vänta en stund');
  });
});

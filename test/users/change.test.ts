import { describe, expect, it } from 'vitest';
import { confirmAt } from '../support/mailed-links.ts';
import { sendWaiting } from '../support/mails.ts';
import { newUser, pathOf, roleId, userByName } from '../support/people.ts';
import { fieldErrors, formOf, mainText, notice, usePortal, without } from '../support/portal.ts';

const portal = usePortal();

describe('Redigera användare', () => {
  it('USR-06 changes everything about a user', async () => {
    const karin = await portal.signIn('karin');
    const path = await pathOf(portal, 'marta.hagglund');
    const role = await roleId(portal, 'Fördelare', 'Tjänster');
    const details = {
      firstName: 'Märta',
      lastName: 'Ny',
      language: 'en',
      telephone: '08-465 004 60',
      username: 'marta.ny',
    };
    const answer = await karin.submit(`${path}/redigera`, {
      ...details,
      isAdministrator: 'on',
      roles: [role],
    });
    expect(notice(await karin.get(answer.headers.location!))).toBe('Ändringarna är sparade.');
    const user = await userByName(portal, 'marta.ny');
    expect(user).toMatchObject({ ...details, isAdministrator: true });
    expect(user.assignments.map(({ roleId }) => String(roleId))).toEqual([role]);
  });

  it('USR-06 tells both addresses when a new one is confirmed, in the user’s language', async () => {
    const karin = await portal.signIn('karin');
    const before = await userByName(portal, 'helmi.rantanen');
    await karin.submit(`${await pathOf(portal, 'helmi.rantanen')}/redigera`, {
      email: 'helmi.uusi@arbetsmiljoverket.example',
    });
    await confirmAt(portal, 'helmi.uusi@arbetsmiljoverket.example');
    const mails = await portal.prisma.mail.findMany({
      where: { userId: before.id, template: 'email-changed' },
      orderBy: { id: 'asc' },
    });
    expect(mails.map(({ recipient }) => recipient)).toEqual([
      before.email,
      'helmi.uusi@arbetsmiljoverket.example',
    ]);
    expect(mails.every(({ language }) => language === 'fi')).toBe(true);
  });

  it('USR-08 one has access to a module from the first role in it until the last is taken', async () => {
    const karin = await portal.signIn('karin');
    const fields = { ...newUser('tillgang'), username: 'ny.tillgang' };
    await karin.submit('/administration/min-myndighet/anvandare/ny', fields);
    const path = await pathOf(portal, 'ny.tillgang');
    const [reader, allocator] = await Promise.all(
      ['Läsare', 'Fördelare'].map((role) => roleId(portal, role, 'Tjänster')),
    );
    const hasAccess: boolean[] = [];
    for (const roles of [[], [reader!], [reader!, allocator!], [allocator!], []]) {
      await karin.submit(`${path}/redigera`, { roles, withoutRole: 'on' });
      hasAccess.push(mainText(await karin.get(path)).includes('Tjänster'));
    }
    expect(hasAccess).toEqual([false, true, true, true, false]);
  });

  it('USR-03 refuses an e-mail that another user has', async () => {
    const karin = await portal.signIn('karin');
    const { email } = await userByName(portal, 'ensam');
    const answer = await karin.submit(`${await pathOf(portal, 'lars')}/redigera`, { email });
    expect(fieldErrors(answer).email).toContain('används redan i systemet');
  });

  it('USR-07 refuses to take a role from its last holder, and names role and module', async () => {
    const karin = await portal.signIn('karin');
    const path = `${await pathOf(portal, 'lars')}/redigera`;
    const form = formOf(await karin.get(path));
    const last = await roleId(portal, 'Handläggare', 'Yrkeskvalifikationer');
    const before = await userByName(portal, 'lars');
    const answer = await karin.post(path, {
      ...form.fields,
      telephone: '08-465 004 61',
      roles: [form.fields.roles!].flat().filter((id) => id !== last),
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).roles).toContain('rollen Handläggare i modulen Yrkeskvalifikationer');
    expect(formOf(answer).fields).toMatchObject({ telephone: '08-465 004 61' });
    expect(formOf(answer).fields.roles).not.toContain(last);
    expect(await userByName(portal, 'lars')).toEqual(before);
  });

  it('USR-07 keeps one administrator', async () => {
    const ensam = await portal.signIn('ensam');
    const form = formOf(await ensam.get(`${await pathOf(portal, 'ensam')}/redigera`));
    const unticked = without(form.fields, 'isAdministrator');
    const answer = await ensam.post(form.action, unticked);
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).isAdministrator).toContain('minst en administratör');
  });

  it('USR-03 USR-04 USR-07 tells every obstacle at once', async () => {
    const karin = await portal.signIn('karin');
    const form = formOf(await karin.get(`${await pathOf(portal, 'lars')}/redigera`));
    const none = without(form.fields, 'roles');
    const { email, username } = await userByName(portal, 'ensam');
    const answer = await karin.post(form.action, { ...none, email, username });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual({
      email: expect.stringContaining('används redan i systemet') as string,
      username: expect.stringContaining('används redan, eller har använts förut') as string,
      roles: expect.stringContaining('Yrkeskvalifikationer') as string,
    });
    expect(formOf(answer).fields).toMatchObject({ email, username });
  });

  it('SEC-02 rights that are taken end at once, and so does the session', async () => {
    const [karin, gunilla] = [await portal.signIn('karin'), await portal.signIn('gunilla.oberg')];
    const form = formOf(await karin.get(`${await pathOf(portal, 'gunilla.oberg')}/redigera`));
    const unticked = without(form.fields, 'isAdministrator');
    expect((await gunilla.get('/administration/min-myndighet/anvandare')).status).toBe(200);
    expect((await karin.post(form.action, unticked)).status).toBe(303);
    expect((await gunilla.get('/administration/min-myndighet/anvandare')).status).toBe(303);
    const again = await portal.signIn('gunilla.oberg');
    expect((await again.get('/administration/min-myndighet/anvandare')).status).toBe(403);
  });

  it('SEC-02 a single role that is taken ends the sign-ins of its holder; one that is given ends none', async () => {
    const karin = await portal.signIn('karin');
    const path = `${await pathOf(portal, 'gunilla.oberg')}/redigera`;
    const role = await roleId(portal, 'Läsare', 'Tjänster');
    const form = formOf(await karin.get(path));
    const others = [form.fields.roles ?? []].flat().filter((id) => id !== role);
    await karin.post(path, { ...form.fields, roles: others });
    const gunilla = await portal.signIn('gunilla.oberg');
    await karin.submit(path, { roles: [...others, role] });
    expect((await gunilla.get('/')).status).toBe(200);
    await karin.submit(path, { roles: others });
    expect((await gunilla.get('/')).headers.location).toContain('/logga-in');
  });
});

describe('Ta bort användare', () => {
  it('USR-10 asks, ends the access at once, and erases the personal data', async () => {
    const karin = await portal.signIn('karin');
    const add = '/administration/min-myndighet/anvandare/ny';
    await karin.submit(add, {
      ...newUser('slutar'),
      firstName: 'Slutar',
      lastName: 'Snart',
      telephone: '+358 9 1234 777',
    });
    const leaver = await userByName(portal, 'slutar.snart');
    const lars = await portal.signIn('lars');
    // The leaver is signed in: the sign-in of another is made his.
    await portal.prisma.user.update({ where: { id: leaver.id }, data: { passwordTemporary: false } });
    await portal.prisma.signIn.updateMany({
      where: { user: { username: 'lars' } },
      data: { userId: leaver.id },
    });
    expect((await lars.get('/')).status).toBe(200);

    const path = `${await pathOf(portal, 'slutar.snart')}/ta-bort`;
    expect(mainText(await karin.get(path))).toContain('Ta bort Slutar Snart?');
    const answer = await karin.submit(path);
    expect(notice(await karin.get(answer.headers.location!))).toContain('har inte längre tillgång');
    expect((await lars.get('/')).status).toBe(303);

    // The last mail is on its way, and takes the address with it (USR-15).
    await sendWaiting(portal, portal.clock.now);
    const dump = await portal.pool.query(
      `SELECT query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')::text AS xml FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'session'`,
    );
    const everything = JSON.stringify(dump.rows);
    for (const trace of ['Slutar', 'Snart', leaver.email, leaver.username, '+358 9 1234 777'])
      expect(everything.includes(trace), trace).toBe(false);
    expect(await portal.prisma.logEvent.count({ where: { subjectId: leaver.id } })).toBeGreaterThanOrEqual(2);
  });

  it('USR-10 USR-07 says beforehand why somebody cannot be removed yet', async () => {
    const karin = await portal.signIn('karin');
    const path = `${await pathOf(portal, 'lars')}/ta-bort`;
    const page = await karin.get(path);
    expect(mainText(page)).toContain('Lars Bergqvist kan inte tas bort än');
    expect(mainText(page)).toContain('Handläggare i modulen Yrkeskvalifikationer');
    expect((await karin.post(path, {})).status).toBe(422);
    expect(await portal.prisma.user.count({ where: { username: 'lars' } })).toBe(1);
  });

  it('nobody removes his or her own account', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.post(`${await pathOf(portal, 'karin')}/ta-bort`, {});
    expect(mainText(answer)).toContain('Du kan inte ta bort dig själv');
  });
});

describe('users of other authorities', () => {
  it.each(['', '/redigera', '/ta-bort', '/kvitto'])('do not exist: %s', async (page) => {
    const karin = await portal.signIn('karin');
    const path = await pathOf(portal, 'ensam', page);
    expect((await karin.get(path)).status).toBe(404);
  });

  it.each(['/redigera', '/ta-bort'])('cannot be changed: %s', async (page) => {
    const karin = await portal.signIn('karin');
    const before = await userByName(portal, 'ensam');
    const own = formOf(await karin.get(`${await pathOf(portal, 'lars')}/redigera`)).fields;
    expect((await karin.post(await pathOf(portal, 'ensam', page), own)).status).toBe(404);
    expect(await userByName(portal, 'ensam')).toEqual(before);
  });

  it.each(['0', '-1', 'x', '99999999999', '1.5', "1'", '%00', '1%20OR%201=1'])(
    'SEC-05 an ID that cannot be: %s',
    async (id) => {
      const karin = await portal.signIn('karin');
      expect((await karin.get(`/administration/min-myndighet/anvandare/${id}`)).status).toBe(404);
    },
  );
});

describe('Mina uppgifter', () => {
  it('USR-14 shows details, roles and what is kept, and changes language and telephone', async () => {
    const lars = await portal.signIn('lars');
    const page = mainText(await lars.get('/mina-uppgifter'));
    for (const words of [
      'Lars',
      'Bergqvist',
      'Handläggare',
      'Yrkeskvalifikationer',
      'Vad systemet sparar om dig',
    ])
      expect(page).toContain(words);
    await lars.submit('/mina-uppgifter', {
      language: 'en',
      telephone: '08-465 004 80',
      email: 'kapad@x.example',
      isAdministrator: 'on',
    });
    expect(await userByName(portal, 'lars')).toMatchObject({
      language: 'en',
      telephone: '08-465 004 80',
      isAdministrator: false,
      email: expect.not.stringContaining('kapad') as string,
    });
  });

  it('USR-14 gives all of it as a file, without secrets', async () => {
    const lars = await portal.signIn('lars');
    const answer = await lars.get('/mina-uppgifter/fil');
    expect(answer.headers['content-disposition']).toContain('mina-uppgifter.json');
    const file = JSON.parse(answer.text) as {
      user: { email: string };
      signIns: unknown[];
      events: unknown[];
    };
    expect(file.user.email).toContain('lars');
    expect(file.signIns.length).toBeGreaterThan(0);
    expect(file.events.length).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(/argon2|passwordHash|karin/i);
  });
});

describe('a single administrator', () => {
  it('USR-11 is reminded on the pages that a second one should be registered', async () => {
    const [ensam, karin] = [await portal.signIn('ensam'), await portal.signIn('karin')];
    for (const path of ['/', '/administration/min-myndighet/anvandare']) {
      expect(mainText(await ensam.get(path))).toContain('Myndigheten har bara en administratör');
      expect(mainText(await karin.get(path))).not.toContain('bara en administratör');
    }
  });
});

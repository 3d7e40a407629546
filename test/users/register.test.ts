import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { registerUser } from '../../src/users/register-user.ts';
import { newDetails, newUser, roleId, userByName } from '../support/people.ts';
import { fieldErrors, formOf, mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();
const add = '/administration/min-myndighet/anvandare/ny';

describe('Lägg till användare', () => {
  it('USR-02 registers a user with details and roles', async () => {
    const karin = await portal.signIn('karin');
    const role = await roleId(portal, 'Handläggare', 'Tjänster');
    const answer = await karin.submit(add, {
      firstName: 'Åsa',
      lastName: 'Öberg-Müller',
      email: 'Asa.Oberg@Arbetsmiljoverket.example',
      language: 'fi',
      telephone: '08-465 004 50',
      roles: [role],
      isAdministrator: 'on',
    });
    expect(answer.headers.location).toMatch(/\/anvandare\/\d+\/kvitto$/);
    const user = await userByName(portal, 'asa.oberg.muller');
    expect(user).toMatchObject({
      firstName: 'Åsa',
      email: 'asa.oberg@arbetsmiljoverket.example',
      language: 'fi',
      isAdministrator: true,
      telephone: '08-465 004 50',
    });
    expect(user.assignments.map(({ roleId }) => String(roleId))).toEqual([role]);
  });

  it('USR-05 shows the username on the receipt, and never the password', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(add, newUser('kvitto'));
    const receipt = await karin.get(answer.headers.location!);
    expect(mainText(receipt)).toContain('ny.kollegakvitto');
    expect(mainText(receipt)).toContain('på annat sätt än med mejl');
    expect(receipt.text).toContain('Skriv ut');
    const mail = await portal.prisma.mail.findFirstOrThrow({ where: { recipient: newUser('kvitto').email } });
    expect(mail).toMatchObject({ template: 'user-registered', language: 'sv' });
  });

  it.each([
    ['Åsa', 'Öberg', 'asa.oberg'],
    ['Anna-Karin', 'af Ekenstam', 'anna.karin.af.ekenstam'],
    ['José', "O'Neill", 'jose.oneill'],
    ['Łukasz', 'Żółć', 'lukasz.zolc'],
    ['Søren', 'Æbelø', 'soren.aebelo'],
    ['Γιώργος', 'Παπαδόπουλος', 'giorgos.papadopoylos'],
    ['Иван', 'Петров', 'ivan.petrov'],
    ['…', '–', 'user'],
  ])('USR-04 proposes for %s %s: %s', async (firstName, lastName, username) => {
    const karin = await portal.signIn('karin');
    const answer = await karin.get(
      `/administration/min-myndighet/anvandare/anvandarnamn?${new URLSearchParams({ firstName, lastName }).toString()}`,
    );
    expect(answer.text).toBe(username);
  });

  it('USR-04 adds the lowest free number when the username is taken', async () => {
    const karin = await portal.signIn('karin');
    for (const number of [1, 2, 3])
      await karin.submit(add, {
        ...newUser(),
        firstName: 'Eva',
        lastName: 'Ek',
        email: `eva${number}@arbetsmiljoverket.example`,
      });
    const users = await portal.prisma.user.findMany({ where: { lastName: 'Ek' }, orderBy: { id: 'asc' } });
    expect(users.map(({ username }) => username)).toEqual(['eva.ek', 'eva.ek2', 'eva.ek3']);
  });

  it('USR-04 takes another username, and refuses a taken one whatever its letter case', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(add, { ...newUser('valt'), username: 'Eget.Val' });
    expect((await userByName(portal, 'eget.val')).email).toBe(newUser('valt').email);
    const answer = await karin.submit(add, { ...newUser('annan'), username: 'EGET.val' });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).username).toContain('används redan');
    expect(formOf(answer).fields).toMatchObject({ ...newUser('annan'), username: 'EGET.val' });
  });

  it('USR-04 never gives a username that somebody has had', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(add, { ...newUser('borta'), username: 'borta.nu' });
    const { id } = await userByName(portal, 'borta.nu');
    await karin.submit(`/administration/min-myndighet/anvandare/${id}/ta-bort`);
    expect(await portal.prisma.user.count({ where: { username: 'borta.nu' } })).toBe(0);
    const answer = await karin.submit(add, { ...newUser('efter'), username: 'borta.nu' });
    expect(fieldErrors(answer).username).toContain('har använts förut');
  });

  it('USR-03 refuses a taken e-mail whatever its letter case, at its field, without saying whose it is', async () => {
    const karin = await portal.signIn('karin');
    const other = await userByName(portal, 'nimic');
    const answer = await karin.submit(add, {
      ...newUser('dubbel'),
      email: other.email.toUpperCase(),
      telephone: '070-174 06 05',
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual({
      email: 'E-postadressen används redan i systemet. Varje användare måste ha en egen e-postadress.',
    });
    expect(answer.text).not.toContain(other.lastName);
    expect(answer.text).not.toContain('Kommerskollegium');
    expect(formOf(answer).fields.telephone).toBe('070-174 06 05');
    expect(await portal.prisma.user.count({ where: { lastName: newUser('dubbel').lastName } })).toBe(0);
  });

  it('USR-08 offers roles only in the modules that the authority has, and refuses others', async () => {
    const karin = await portal.signIn('karin');
    const foreign = await roleId(portal, 'Läsare', 'Skjutvapen');
    const answer = await karin.submit(add, { ...newUser('frammande'), roles: [foreign] });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).roles).toContain('går inte längre att ge');
    const coordinator = await roleId(portal, 'Samordnare', 'Tjänster');
    expect((await karin.get(add)).page.querySelector(`#roles-${coordinator}`)).toBeNull();
    expect((await karin.submit(add, { ...newUser('frammande'), roles: [coordinator] })).status).toBe(422);
  });

  it('USR-01 the first user of an authority gets every role in every module, and is administrator', async () => {
    const { prisma } = portal;
    const modules = await prisma.module.findMany({
      where: { code: { in: ['services', 'data-protection'] } },
      include: { roles: true },
    });
    const authority = await prisma.authority.create({
      data: {
        country: 'SE',
        officialName: 'Ny',
        informalName: 'Ny',
        email: 'ny@ny.example',
        modules: { create: modules.map(({ id }) => ({ moduleId: id, part: 'COMPETENT_AUTHORITY' })) },
      },
    });
    const nimic = await userByName(portal, 'nimic');
    const actor = { userId: nimic.id, name: 'N', address: '', authorityId: nimic.authorityId } as Parameters<
      typeof registerUser
    >[0]['actor'];
    const work = { db: prisma, outbox: createOutbox(readSettings({})), actor, now: new Date() };
    const values = {
      ...newDetails('forst'),
      language: 'sv' as const,
      telephone: '',
      username: '',
      isAdministrator: false,
      roles: [],
    };
    await registerUser(work, authority.id, values);
    const user = await prisma.user.findFirstOrThrow({
      where: { authorityId: authority.id },
      include: { assignments: true },
    });
    expect(user.isAdministrator).toBe(true);
    const expected = modules.flatMap(({ roles }) =>
      roles.filter(({ coordinatorOnly }) => !coordinatorOnly).map(({ id }) => id),
    );
    expect(user.assignments.map(({ roleId }) => roleId).sort()).toEqual(expected.sort());
  });

  it.each(['lastName', 'email', 'language'])(
    'USR-02 requires %s and loses nothing that was typed',
    async (field) => {
      const karin = await portal.signIn('karin');
      const role = await roleId(portal, 'Läsare', 'Tjänster');
      const answer = await karin.submit(add, {
        ...newUser('fel'),
        telephone: '070-174 06 06',
        roles: [role],
        [field]: '',
      });
      expect(Object.keys(fieldErrors(answer))).toEqual([field]);
      expect(formOf(answer).fields).toMatchObject({ telephone: '070-174 06 06', roles: role });
    },
  );

  it.each([
    ['firstName', 'x'.repeat(10_000)],
    ['lastName', 'a\0b'],
    ['email', 'x'.repeat(10_000)],
    ['email', 'två@@fel'],
    ['email', 'rad\nbryt@a.example'],
    ['telephone', 'ring mig'],
    ['language', 'xx'],
    ['username', 'å ä ö'],
    ['username', '<script>'],
    ['username', 'x'.repeat(200)],
    ['roles', 'abc'],
    ['roles', '-1'],
    ['roles', '99999999999'],
    ['isAdministrator', 'kanske'],
    ['firstName', ['a', 'b']],
    ['email', ['a@a.example', 'b@b.example']],
  ] as [string, string | string[]][])(
    'SEC-05 %s: bad input is refused at its field and changes nothing',
    async (field, value) => {
      const karin = await portal.signIn('karin');
      const before = await portal.prisma.user.count();
      const answer = await karin.submit(add, { ...newUser('dalig'), [field]: value });
      expect(answer.status).toBe(422);
      expect(fieldErrors(answer)[field]).toBeTruthy();
      expect(await portal.prisma.user.count()).toBe(before);
    },
  );

  it('LOG-01 is an event without secrets; what identifies the user is kept apart', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(add, newUser('logg'));
    const event = await portal.prisma.logEvent.findFirstOrThrow({
      where: { action: 'user.registered', subjectName: 'Ny Kollegalogg' },
    });
    expect(event.actorName).toBe('Karin Åkesson');
    expect(event.personal).toMatchObject({ email: { after: newUser('logg').email } });
    expect(JSON.stringify(event.changes)).not.toContain('kollega');
    expect(JSON.stringify([event.changes, event.personal])).not.toMatch(/argon2|password/i);
  });
});

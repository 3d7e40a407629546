import { afterEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/authorization/actor.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { readSettings } from '../../src/settings.ts';
import { registerUser } from '../../src/users/register-user.ts';
import { newDetails, newUser, pathOf, roleId, userByName } from '../support/people.ts';
import { fieldErrors, type Fields, formOf, mainText, notice, usePortal, without } from '../support/portal.ts';

const portal = usePortal();
const modulesPage = '/administration/moduler';
const users = '/administration/min-myndighet/anvandare';

const moduleId = async (name: string) =>
  (await portal.prisma.module.findFirstOrThrow({ where: { labels: { path: ['sv'], equals: name } } })).id;
const rolesOf = (module: number) =>
  portal.prisma.moduleRole.findMany({ where: { moduleId: module }, orderBy: { position: 'asc' } });
const newestEvent = (action: string) =>
  portal.prisma.logEvent.findFirst({ where: { action }, orderBy: { id: 'desc' } });
const namesOf = async (module: number) =>
  (await rolesOf(module)).map(({ labels }) => (labels as { sv: string }).sv);

/** Where the Commission works with a role. */
async function rolePath(role: string, module: string, page: string) {
  return `${modulesPage}/${await moduleId(module)}/roller/${await roleId(portal, role, module)}${page}`;
}
/** A new role of Solvit, and where it is edited. */
async function addRole(name: string, spot = 'last') {
  const commission = await portal.signIn('kommissionen');
  const saved = await commission.submit(await newRolePath('Solvit'), { 'name-sv': name, spot });
  expect(saved.status).toBe(303);
  return { commission, path: await rolePath(name, 'Solvit', '/redigera') };
}
const newRolePath = async (module: string) => `${modulesPage}/${await moduleId(module)}/roller/ny`;

describe('the roles of a module', () => {
  it('ACC-08 a role is added in its place, with names and a code', async () => {
    const commission = await portal.signIn('kommissionen');
    const path = await newRolePath('Solvit');
    const after = await roleId(portal, 'Läsare', 'Solvit');
    const fields = { 'name-sv': 'Granskare', 'name-en': 'Reviewer', spot: after };
    const saved = await commission.submit(path, fields);
    expect(notice(await commission.get(saved.headers.location!))).toContain('Rollen Granskare är tillagd.');
    const solvit = await moduleId('Solvit');
    const names = await namesOf(solvit);
    const place = names.indexOf('Granskare');
    expect(names[place - 1]).toBe('Läsare');
    expect((await rolesOf(solvit))[place]).toMatchObject({ code: 'reviewer', minimumUsers: 0 });
    const event = await newestEvent('role.added');
    expect(event!.changes).toMatchObject({
      module: { after: { label: 'Solvit' } },
      role: { after: { label: 'Granskare' } },
      rolePlace: { after: 'efter Läsare' },
    });
  });

  it('ACC-08 a role is moved and renamed; what is left as it is is not an event', async () => {
    const { commission, path } = await addRole('Flyttas', await roleId(portal, 'Läsare', 'Solvit'));
    expect((await commission.submit(path, { spot: 'last', 'name-sv': 'Kontrollant' })).status).toBe(303);
    const solvit = await moduleId('Solvit');
    expect((await namesOf(solvit)).at(-1)).toBe('Kontrollant');
    const event = await newestEvent('role.changed');
    expect(event!.changes).toMatchObject({
      'name-sv': { before: 'Flyttas', after: 'Kontrollant' },
      rolePlace: { before: 'efter Läsare', after: 'sist' },
    });
    const unchanged = await commission.submit(path);
    expect(notice(await commission.get(unchanged.headers.location!))).toContain('Du hade inte ändrat något');
    expect((await newestEvent('role.changed'))!.id).toBe(event!.id);
  });

  it.each([
    ['-1', 'Ange ett heltal från 0 till 99.'],
    ['100', 'Ange ett heltal från 0 till 99.'],
    ['1,5', 'Ange ett heltal från 0 till 99.'],
    ['', 'Ange ett heltal från 0 till 99.'],
    ['ett', 'Ange ett heltal från 0 till 99.'],
  ])('ACC-08 a minimum of «%s» is refused at its field', async (minimumUsers, message) => {
    const commission = await portal.signIn('kommissionen');
    const answer = await commission.submit(await rolePath('Handläggare', 'Tjänster', '/redigera'), {
      minimumUsers,
      'name-fi': 'Säilyy',
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)).toEqual({ minimumUsers: message });
    expect(formOf(answer).fields).toMatchObject({ minimumUsers, 'name-fi': 'Säilyy' });
  });

  it('ACC-08 bad input gets its message at the field', async () => {
    const commission = await portal.signIn('kommissionen');
    const path = await newRolePath('Tjänster');
    const bad: Fields = { 'name-sv': '', 'name-fi': 'x'.repeat(101), coordinatorOnly: 'x', spot: 'mitten' };
    expect(fieldErrors(await commission.submit(path, bad))).toEqual({
      'name-sv': 'Ange namn på svenska.',
      'name-fi': 'Namnet på finska får innehålla högst 100 tecken.',
      coordinatorOnly: 'Kryssa i rutan för samordnare på nytt.',
      spot: 'Välj plats i listan.',
    });
    const elsewhere = await commission.submit(path, { 'name-sv': 'LÄSARE', spot: '999999' });
    expect(elsewhere.status).toBe(422);
    expect(fieldErrors(elsewhere)).toEqual({
      'name-sv': 'Modulen har redan en roll med samma namn på svenska. Välj ett annat namn.',
      spot: 'Rollen som platsen utgår från finns inte. Välj plats på nytt.',
    });
    const without = await commission.submit(await newRolePath('Solvit'), {
      'name-sv': 'Samordnare',
      coordinatorOnly: 'on',
    });
    expect(fieldErrors(without).coordinatorOnly).toContain('Modulen använder inte samordning.');
  });

  it('ACC-08 a role is made one for coordinators only when nobody else holds it', async () => {
    const commission = await portal.signIn('kommissionen');
    const path = await rolePath('Handläggare', 'Tjänster', '/redigera');
    const refused = await commission.submit(path, { coordinatorOnly: 'on' });
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused).coordinatorOnly).toMatch(
      /användare har rollen vid myndigheter som inte är samordnare/,
    );
    const fresh = await commission.submit(await newRolePath('Tjänster'), { 'name-sv': 'Kontaktpunkt' });
    expect(fresh.status).toBe(303);
    const own = await rolePath('Kontaktpunkt', 'Tjänster', '/redigera');
    expect((await commission.submit(own, { coordinatorOnly: 'on' })).status).toBe(303);
    const karin = await portal.signIn('karin');
    const offered = mainText(await karin.get(`${users}/ny`));
    expect(offered).not.toContain('Kontaktpunkt i Tjänster');
  });

  it('ACC-08 no longer for coordinators only, its minimum concerns all others: they are listed', async () => {
    const commission = await portal.signIn('kommissionen');
    const path = await rolePath('Samordnare', 'Tjänster', '/redigera');
    expect((await commission.submit(path, { minimumUsers: '1' })).status).toBe(303);
    const { fields } = formOf(await commission.get(path));
    const asked = await commission.post(path, without(fields, 'coordinatorOnly'));
    expect(asked.status).toBe(200);
    expect(mainText(asked)).toContain('Arbetsmiljöverket 0');
  });

  it('ACC-08 two at the Commission at once: the second is shown what the first saved, and loses nothing', async () => {
    const { commission, path } = await addRole('Två samtidigt');
    const { fields } = formOf(await commission.get(path));
    expect((await commission.post(path, { ...fields, 'name-fi': 'Eka' })).status).toBe(303);
    const second = await commission.post(path, { ...fields, 'name-et': 'Teine', spot: 'first' });
    expect(second.status).toBe(409);
    expect(mainText(second)).toContain('Rollen har ändrats medan du redigerade.');
    const shown = formOf(second).fields;
    expect(shown).toMatchObject({ 'name-fi': 'Eka', 'name-et': 'Teine', spot: 'first' });
    expect((await commission.post(path, shown)).status).toBe(303);
    expect((await namesOf(await moduleId('Solvit')))[0]).toBe('Två samtidigt');
  });

  it('ACC-08 places that move with another role are no conflict', async () => {
    const { commission, path } = await addRole('Näst sist');
    const { fields } = formOf(await commission.get(path));
    await commission.submit(await newRolePath('Solvit'), { 'name-sv': 'Allra sist', spot: 'last' });
    expect((await commission.post(path, { ...fields, 'name-fi': 'Jakaja' })).status).toBe(303);
    expect((await namesOf(await moduleId('Solvit'))).slice(-2)).toEqual(['Näst sist', 'Allra sist']);
  });
});

describe('a retired role', () => {
  afterEach(() => portal.prisma.moduleRole.updateMany({ data: { retiredAt: null } }));

  it('ACC-08 stays with those who hold it, who may lose it, and is given to nobody more', async () => {
    const commission = await portal.signIn('kommissionen');
    const role = await roleId(portal, 'Läsare', 'Tjänster');
    const path = await rolePath('Läsare', 'Tjänster', '/lat-utga');
    const { authorityId, id: karinId } = await userByName(portal, 'karin');
    const larsId = (await userByName(portal, 'lars')).id;
    const data = { authorityId, moduleId: await moduleId('Tjänster'), roleId: Number(role) };
    await portal.prisma.roleAssignment.createMany({
      data: [{ ...data, userId: karinId }],
      skipDuplicates: true,
    });
    await portal.prisma.roleAssignment.deleteMany({ where: { userId: larsId, roleId: Number(role) } });
    expect(mainText(await commission.get(path))).toMatch(/\d+ användare har rollen och behåller den/);
    await commission.submit(path);

    const karin = await portal.signIn('karin');
    const box = `input[name=roles][value="${role}"]`;
    const registering = await karin.get(`${users}/ny`);
    expect(registering.page.querySelector(box)).toBeNull();
    const refused = await karin.submit(`${users}/ny`, { ...newUser('utg'), roles: [role] });
    expect(fieldErrors(refused).roles).toContain('går inte längre att ge');

    const lars = await pathOf(portal, 'lars', '/redigera');
    const form = await karin.get(lars);
    expect(form.page.querySelector(box)).toBeNull();
    const { fields } = formOf(form);
    const given = await karin.post(lars, { ...fields, roles: [...[fields.roles ?? []].flat(), role] });
    expect(given.status).toBe(422);

    const own = await pathOf(portal, 'karin', '/redigera');
    const ownForm = await karin.get(own);
    expect(ownForm.page.querySelector(box)?.hasAttribute('checked')).toBe(true);
    expect(mainText(ownForm)).toContain('Läsare (utgått) i Tjänster');
    expect((await karin.submit(own, { telephone: '08-111 22 33' })).status).toBe(303);
    expect((await userByName(portal, 'karin')).assignments.map((one) => one.roleId)).toContain(Number(role));
    const all = formOf(await karin.get(own)).fields;
    const taken = { ...all, roles: [all.roles ?? []].flat().filter((one) => one !== role) };
    expect((await karin.post(own, taken)).status).toBe(303);
    expect((await karin.get(own)).page.querySelector(box)).toBeNull();
  });

  it('USR-01 ACC-08 the first user of an authority is not given it', async () => {
    const { authorityId } = await userByName(portal, 'ensam');
    const role = Number(await roleId(portal, 'Fördelare', 'Tjänster'));
    await portal.prisma.moduleRole.update({ where: { id: role }, data: { retiredAt: new Date() } });
    const copy = await portal.prisma.authority.findUniqueOrThrow({
      where: { id: authorityId },
      omit: { id: true },
    });
    const { id } = await portal.prisma.authority.create({
      data: { ...copy, organisationNumber: null, officialName: 'Ny myndighet', informalName: 'Ny myndighet' },
    });
    const module = await moduleId('Tjänster');
    await portal.prisma.authorityModule.create({
      data: { authorityId: id, moduleId: module, part: 'COMPETENT_AUTHORITY' },
    });
    const actor = { userId: 0, name: 'Test', address: '127.0.0.1', authorityId: id, authorityName: 'Ny' };
    const work = {
      db: portal.prisma,
      outbox: createOutbox(readSettings({})),
      now: new Date(),
      actor: actor as Actor,
    };
    const registered = await registerUser(work, id, {
      ...newDetails('forst'),
      language: 'sv' as const,
      telephone: '',
      username: '',
      isAdministrator: false,
      roles: [],
    });
    expect(registered).toHaveProperty('done');
    const held = await portal.prisma.roleAssignment.findMany({ where: { authorityId: id } });
    expect(held.length).toBeGreaterThan(0);
    expect(held.map((one) => one.roleId)).not.toContain(role);
  });

  it('ACC-08 used again it is offered again', async () => {
    const commission = await portal.signIn('kommissionen');
    const karin = await portal.signIn('karin');
    const role = await roleId(portal, 'Läsare', 'Tjänster');
    const offered = async () =>
      (await karin.get(`${users}/ny`)).page.querySelector(`input[name=roles][value="${role}"]`);
    await commission.submit(await rolePath('Läsare', 'Tjänster', '/lat-utga'));
    expect(await offered()).toBeNull();
    await commission.submit(await rolePath('Läsare', 'Tjänster', '/anvand-igen'));
    expect(await offered()).not.toBeNull();
  });
});

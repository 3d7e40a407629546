import { beforeEach, describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { newUser, pathOf, roleId, userByName } from '../support/people.ts';
import { fieldErrors, formOf, mainText, notice, usePortal } from '../support/portal.ts';

const portal = usePortal();
const desk = '/administration/moduler';
const users = '/administration/min-myndighet/anvandare';
const add = `${users}/ny`;

/** Handläggare in Tjänster, and where the Commission edits it. */
async function handler() {
  const id = Number(await roleId(portal, 'Handläggare', 'Tjänster'));
  const { moduleId } = await portal.prisma.moduleRole.findUniqueOrThrow({ where: { id } });
  return { id, moduleId, path: `${desk}/${moduleId}/roller/${id}` };
}

/** The Commission sets the minimum, and confirms what it is shown. */
async function setMinimum(minimumUsers: number) {
  const { path } = await handler();
  const commission = await portal.signIn('kommissionen');
  const asked = await commission.submit(`${path}/redigera`, { minimumUsers: String(minimumUsers) });
  if (asked.status === 303) return { asked, answer: asked, commission };
  const answer = await commission.post(`${path}/redigera`, formOf(asked).fields);
  expect(answer.status).toBe(303);
  return { asked, answer, commission };
}

/** What authorities are told, and not what users are told of their own access. */
const newsMails = () =>
  portal.prisma.mail.findMany({ where: { template: 'authority-news' }, orderBy: { id: 'asc' } });

const holdersAt = async (authorityId: number) =>
  portal.prisma.roleAssignment.findMany({
    where: { authorityId, roleId: (await handler()).id },
    orderBy: { userId: 'asc' },
  });

/** Karin alone is left with the role at her authority. */
async function leaveKarinAlone() {
  const { id, moduleId } = await handler();
  const { id: userId, authorityId } = await userByName(portal, 'karin');
  const data = { userId, authorityId, roleId: id, moduleId };
  await portal.prisma.roleAssignment.createMany({ data: [data], skipDuplicates: true });
  await portal.prisma.roleAssignment.deleteMany({
    where: { authorityId, roleId: id, userId: { not: userId } },
  });
  return { authorityId, userId, roleId: String(id) };
}

const setRole = async (username: string, has: boolean) => {
  const karin = await portal.signIn('karin');
  const { id } = await handler();
  const path = await pathOf(portal, username, '/redigera');
  const { fields } = formOf(await karin.get(path));
  const others = [fields.roles ?? []].flat().filter((role) => role !== String(id));
  return karin.post(path, { ...fields, roles: has ? [...others, String(id)] : others });
};

describe('a minimum that is raised', () => {
  let authorityId: number;
  beforeEach(async () => {
    await setMinimum(1);
    ({ authorityId } = await leaveKarinAlone());
    await portal.prisma.mail.deleteMany();
    await portal.prisma.user.update({
      where: { id: (await userByName(portal, 'karin')).id },
      data: { language: 'en' },
    });
  });

  it('ACC-08 USR-07 the authorities that would fall short are listed before anything is saved', async () => {
    const { path, id } = await handler();
    const commission = await portal.signIn('kommissionen');
    const asked = await commission.submit(`${path}/redigera`, {
      minimumUsers: '3',
      'name-fi': 'Käsittelijä',
    });
    expect(asked.status).toBe(200);
    expect(mainText(asked)).toContain('Arbetsmiljöverket 1');
    expect(mainText(asked)).toContain('har färre än 3 användare med rollen Handläggare');
    expect(mainText(asked)).toContain('De kan fortsätta som vanligt');
    expect(mainText(asked)).toContain('Inget är sparat än');
    const { minimumUsers } = await portal.prisma.moduleRole.findUniqueOrThrow({ where: { id } });
    expect(minimumUsers).toBe(1);
    expect(await newsMails()).toEqual([]);
    const fields = formOf(asked).fields;
    const back = await commission.post(`${path}/redigera`, { ...fields, show: 'form' });
    expect(formOf(back).fields).toMatchObject({ minimumUsers: '3', 'name-fi': 'Käsittelijä' });
    const higher = await commission.post(`${path}/redigera`, { ...fields, minimumUsers: '4' });
    expect(mainText(higher)).toContain('färre än 4 användare');
  });

  it('ACC-08 raised all the same: their address and administrators are told, in their languages', async () => {
    const { answer, commission } = await setMinimum(3);
    expect(notice(await commission.get(answer.headers.location!))).toMatch(/\d+ myndigheter får veta det/);
    const { id, path } = await handler();
    const short = await portal.prisma.roleShortfall.count({ where: { roleId: id } });
    const mails = await openedMails(portal, { template: 'authority-news', authorityId });
    const administrators = await portal.prisma.user.findMany({
      where: { authorityId, isAdministrator: true },
    });
    const { email } = await portal.prisma.authority.findUniqueOrThrow({ where: { id: authorityId } });
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(
      [email, ...administrators.map((one) => one.email)].sort(),
    );
    const toKarin = mails.find(({ language }) => language === 'en')!;
    expect(toKarin.text).toContain(
      'The role Case handler in the module Services must now be held by at least 3 users',
    );
    expect(mails.find(({ recipient }) => recipient === email)!.text).toContain(
      'Rollen Handläggare i modulen Tjänster ska nu ha minst 3 användare',
    );
    expect(new Set((await newsMails()).map((mail) => mail.authorityId)).size).toBe(short);
    const event = await portal.prisma.logEvent.findFirst({
      where: { action: 'role.changed' },
      orderBy: { id: 'desc' },
    });
    expect(event!.changes).toMatchObject({
      module: { after: { label: 'Tjänster' } },
      role: { after: { label: 'Handläggare' } },
      minimumUsers: { before: 1, after: 3 },
    });
    const log = mainText(await commission.get('/administration/handelselogg'));
    expect(log).toMatch(/Minsta antal användare.*1.*3/);
    expect(mainText(await commission.get(`${path}/for-fa`))).toContain('Arbetsmiljöverket 1 3');
    const csv = await commission.get(`${path}/for-fa/csv`);
    expect(await portal.prisma.logEvent.count({ where: { action: 'shortfalls.downloaded' } })).toBe(1);
    expect(csv.text).toContain('Arbetsmiljöverket;Tjänster;Handläggare;1;3\r\n');
    expect(csv.text.trim().split('\r\n')).toHaveLength(short + 1);
  });

  it('ACC-08 the administrators are reminded on their pages', async () => {
    await setMinimum(3);
    const karin = await portal.signIn('karin');
    expect(mainText(await karin.get(users))).toContain(
      'Rollen Handläggare i modulen Tjänster ska ha minst 3 användare. Nu har 1 den.',
    );
  });

  it('USR-07 ACC-08 an authority that falls short goes on as before', async () => {
    await setMinimum(3);
    const karin = await portal.signIn('karin');
    const own = await pathOf(portal, 'karin', '/redigera');
    expect((await karin.submit(own, { telephone: '08-123 45 67' })).status).toBe(303);
    expect((await karin.submit(add, newUser('kort'))).status).toBe(303);
    expect(await holdersAt(authorityId)).toHaveLength(1);
  });

  it('USR-07 ACC-08 its only holder can neither lose the role nor be removed', async () => {
    await setMinimum(3);
    const refused = await setRole('karin', false);
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused).roles).toContain(
      'Minst en användare vid myndigheten måste ha rollen Handläggare i modulen Tjänster.',
    );
    const other = { ...newUser('admin'), isAdministrator: 'on' };
    await (await portal.signIn('karin')).submit(add, other);
    expect((await holdersAt(authorityId)).length).toBe(1);
    const { id } = await handler();
    const only = portal.pool.query('DELETE FROM role_assignment WHERE authority_id = $1 AND role_id = $2', [
      authorityId,
      id,
    ]);
    await expect(only).rejects.toThrow('too few users');
    const user = (await userByName(portal, 'karin')).id;
    await expect(portal.pool.query('DELETE FROM "user" WHERE id = $1', [user])).rejects.toThrow(
      'too few users',
    );
  });

  it('USR-07 ACC-08 the role can be given to a second and then taken from the first', async () => {
    await setMinimum(3);
    expect((await setRole('lars', true)).status).toBe(303);
    expect((await setRole('karin', false)).status).toBe(303);
    const lars = await userByName(portal, 'lars');
    expect((await holdersAt(authorityId)).map(({ userId }) => userId)).toEqual([lars.id]);
    const karin = await portal.signIn('karin');
    const path = await pathOf(portal, 'lars', '/ta-bort');
    expect(mainText(await karin.get(path))).toContain('kan inte tas bort än');
    expect((await karin.post(path, {})).status).toBe(422);
  });

  it('USR-07 ACC-08 once three hold it, it cannot go below three, in the portal or in the database', async () => {
    await setMinimum(3);
    const karin = await portal.signIn('karin');
    const { id } = await handler();
    expect((await setRole('lars', true)).status).toBe(303);
    const third = { ...newUser('tredje'), roles: [String(id)] };
    expect((await karin.submit(add, third)).status).toBe(303);
    expect(await holdersAt(authorityId)).toHaveLength(3);
    expect(mainText(await karin.get(users))).not.toContain('ska ha minst 3 användare');
    const refused = await setRole('lars', false);
    expect(fieldErrors(refused).roles).toContain('Minst 3 användare vid myndigheten måste ha rollen');
    const { id: userId } = await userByName(portal, 'lars');
    await expect(
      portal.pool.query('DELETE FROM role_assignment WHERE user_id = $1 AND role_id = $2', [userId, id]),
    ).rejects.toThrow('too few users');
  });

  it('ACC-08 lowering tells nobody, asks nothing, and clears what was noted', async () => {
    await setMinimum(3);
    const before = await newsMails();
    const { asked } = await setMinimum(0);
    expect(asked.status).toBe(303);
    expect(await portal.prisma.roleShortfall.count({ where: { roleId: (await handler()).id } })).toBe(0);
    expect(await newsMails()).toEqual(before);
    expect((await setRole('karin', false)).status).toBe(303);
  });

  it('ACC-08 told twice within a quarter of an hour: one mail with both', async () => {
    await setMinimum(50);
    await setMinimum(51);
    const mails = await openedMails(portal, { template: 'authority-news', authorityId });
    const administrators = await portal.prisma.user.count({ where: { authorityId, isAdministrator: true } });
    expect(mails).toHaveLength(administrators + 1);
    for (const { text } of mails) {
      expect(text).toMatch(/minst 50|at least 50/);
      expect(text).toMatch(/minst 51|at least 51/);
    }
  });
});

describe('a role that is new or used again', () => {
  async function newRole() {
    const { moduleId } = await handler();
    const commission = await portal.signIn('kommissionen');
    return { moduleId, commission, path: `${desk}/${moduleId}/roller/ny` };
  }

  it('ACC-08 a new role with a minimum lists all who have the module, and tells them', async () => {
    const { path, commission, moduleId } = await newRole();
    const having = await portal.prisma.authorityModule.count({ where: { moduleId } });
    const asked = await commission.submit(path, { 'name-sv': 'Granskare', minimumUsers: '1' });
    expect(mainText(asked)).toContain(`${having} myndigheter har färre än 1 användare med rollen Granskare.`);
    expect(await portal.prisma.moduleRole.count({ where: { code: 'granskare' } })).toBe(0);
    const saved = await commission.post(path, formOf(asked).fields);
    expect(saved.status).toBe(303);
    const role = await portal.prisma.moduleRole.findFirstOrThrow({ where: { code: 'granskare' } });
    expect(await portal.prisma.roleShortfall.count({ where: { roleId: role.id, holders: 0 } })).toBe(having);
  });

  it('ACC-08 a retired role has no minimum; used again, who falls short is shown first and told', async () => {
    const { path: adding, commission } = await newRole();
    const shown = await commission.submit(adding, { 'name-sv': 'Kontrollant', minimumUsers: '1' });
    await commission.post(adding, formOf(shown).fields);
    const role = await portal.prisma.moduleRole.findFirstOrThrow({ where: { code: 'kontrollant' } });
    const path = `${desk}/${role.moduleId}/roller/${role.id}`;
    expect((await commission.submit(`${path}/lat-utga`)).status).toBe(303);
    expect(await portal.prisma.roleShortfall.count({ where: { roleId: role.id } })).toBe(0);
    expect(mainText(await commission.get(`${path}/for-fa`))).toContain('Ingen myndighet har för få.');
    const hasty = await commission.post(`${path}/anvand-igen`, {});
    expect(mainText(hasty)).toContain('färre än 1 användare');
    const before = await portal.prisma.moduleRole.findUniqueOrThrow({ where: { id: role.id } });
    expect(before.retiredAt).not.toBeNull();
    const asked = await commission.get(`${path}/anvand-igen`);
    expect(formOf(asked).fields).toMatchObject({ confirmedMinimum: '1' });
    const saved = await commission.post(`${path}/anvand-igen`, formOf(asked).fields);
    expect(notice(await commission.get(saved.headers.location!))).toMatch(
      /används igen\. \d+ myndigheter får veta/,
    );
    expect(await portal.prisma.roleShortfall.count({ where: { roleId: role.id } })).toBeGreaterThan(0);
  });
});

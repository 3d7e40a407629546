import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, type Fields, mainText, notice, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();
const authority = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { informalName } });
const moduleOf = (code: string) => portal.prisma.module.findUniqueOrThrow({ where: { code } });
const rolesAt = (authorityId: number, moduleId: number) =>
  portal.prisma.roleAssignment.findMany({ where: { authorityId, moduleId }, include: { role: true } });
const pathOf = async (name: string, page = '') =>
  `/administration/myndigheter/${(await authority(name)).id}/moduler${page}`;

describe('giving a module', () => {
  it('USR-09 ACC-05 an administrator gets every role in it, and address and administrators are told', async () => {
    const nimic = await portal.signIn('nimic');
    const { id, email } = await authority('Konsumentverket');
    const solvit = await moduleOf('solvit');
    await portal.prisma.authorityModule.deleteMany({ where: { authorityId: id, moduleId: solvit.id } });
    const answer = await nimic.submit(await pathOf('Konsumentverket', '/ge'), {
      moduleId: String(solvit.id),
    });
    expect(notice(await nimic.get(answer.headers.location!))).toContain(
      'Myndigheten har fått tillgång till modulen.',
    );
    const administrators = await portal.prisma.user.findMany({
      where: { authorityId: id, isAdministrator: true },
      orderBy: { id: 'asc' },
    });
    const roles = await rolesAt(id, solvit.id);
    const offered = await portal.prisma.moduleRole.count({
      where: { moduleId: solvit.id, coordinatorOnly: false },
    });
    expect(roles.map(({ userId }) => userId)).toEqual(Array(offered).fill(administrators[0]!.id));
    const mails = await openedMails(portal, { template: 'authority-news', authorityId: id });
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual(
      [email, ...administrators.map((one) => one.email)].sort(),
    );
    expect(mails[0]?.text).toMatch(
      /– Kommerskollegium har gett er myndighet tillgång till modulen Solvit\..*Ge roller/,
    );
    const ensam = await portal.signIn('ensam');
    const log = mainText(await ensam.get('/administration/handelselogg'));
    expect(log).toMatch(/Gav tillgång till modul \S+ \S+ \(Kommerskollegium\)/);
  });

  it('USR-09 ACC-05 an access manager gives one to its own authority', async () => {
    const nimic = await portal.signIn('nimic');
    const module = await moduleOf('e-commerce');
    const own = '/administration/min-myndighet/moduler';
    expect((await nimic.submit(`${own}/ge`, { moduleId: String(module.id) })).status).toBe(303);
    expect(mainText(await nimic.get(own))).toContain('E-handel');
  });

  it('ACC-05 a delegated access manager gives only the modules delegated to it', async () => {
    const atkomst = await portal.signIn('atkomst');
    const { id } = await authority('Läkemedelsverket');
    const solvit = await moduleOf('solvit');
    const path = await pathOf('Läkemedelsverket', '/ge');
    expect(mainText(await atkomst.get(path))).not.toContain('Solvit');
    const answer = await atkomst.submit(path, { moduleId: String(solvit.id) });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).moduleId).toContain('går inte att ge');
    expect(await rolesAt(id, solvit.id)).toEqual([]);
    const given = await moduleOf('services');
    expect((await atkomst.get(await pathOf('Läkemedelsverket', `/${given.id}/aterkalla`))).status).toBe(404);
  });

  it.each([
    [
      'a module that it has already',
      'professional-qualifications',
      'COMPETENT_AUTHORITY',
      'moduleId',
      'har redan tillgång',
    ],
    ['the coordinator part where there is none', 'train-drivers', 'COORDINATOR', 'part', 'inga samordnare'],
  ])('ACC-05 refuses %s', async (_, code, part, field, message) => {
    const nimic = await portal.signIn('nimic');
    const module = await moduleOf(code);
    const { id } = await authority('Arbetsmiljöverket');
    if (code === 'train-drivers')
      await portal.prisma.authorityModule.deleteMany({ where: { authorityId: id, moduleId: module.id } });
    const answer = await nimic.submit(await pathOf('Arbetsmiljöverket', '/ge'), {
      moduleId: String(module.id),
      part,
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)[field]).toContain(message);
  });

  it.each<Fields>([
    { moduleId: '' },
    { moduleId: 'x' },
    { part: 'BOSS' },
    { moduleId: ['1', '2'] },
    { moduleId: '999999' },
  ])('SEC-05 %j gets a message', async (fields) => {
    const nimic = await portal.signIn('nimic');
    const answer = await nimic.submit(await pathOf('Konsumentverket', '/ge'), fields);
    expect(answer.status).toBe(422);
    expect(Object.values(fieldErrors(answer))[0]).toMatch(/^[A-ZÅÄÖ].*\.$/);
  });

  it('ACC-05 ten who give the same module at the same moment give it once', async () => {
    const nimic = await portal.signIn('nimic');
    const { id } = await authority('Transportstyrelsen');
    const module = await moduleOf('cultural-objects');
    const token = await nimic.token();
    const path = await pathOf('Transportstyrelsen', '/ge');
    const fields = { moduleId: String(module.id), part: 'COMPETENT_AUTHORITY', _csrf: token };
    const answers = await Promise.all(Array.from({ length: 10 }, () => nimic.post(path, fields)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(9);
    expect(await portal.prisma.logEvent.count({ where: { authorityId: id, action: 'module.given' } })).toBe(
      1,
    );
  });
});

describe('withdrawing a module', () => {
  it('ACC-05 says first whose roles will go, and removes them; their sign-ins end', async () => {
    const nimic = await portal.signIn('nimic');
    const lars = await portal.signIn('lars');
    const { id } = await authority('Arbetsmiljöverket');
    const module = await moduleOf('professional-qualifications');
    const path = await pathOf('Arbetsmiljöverket', `/${module.id}/aterkalla`);
    const before = mainText(await nimic.get(path));
    expect(before).toMatch(/Lars Bergqvist förlorar .*Handläggare/);
    expect((await rolesAt(id, module.id)).length).toBeGreaterThan(0);
    expect((await nimic.post(path, {})).status).toBe(303);
    expect(await rolesAt(id, module.id)).toEqual([]);
    expect((await lars.get('/')).status).toBe(303);
    const mails = await openedMails(portal, { template: 'authority-news', authorityId: id });
    expect(mails[0]?.text).toContain(
      'har återkallat er myndighets tillgång till modulen Yrkeskvalifikationer',
    );
    expect((await nimic.post(path, {})).status).toBe(404);
  });

  it('ACC-05 AUT-10 a coordinator’s links go, and the authorities that had them are told', async () => {
    const nimic = await portal.signIn('nimic');
    const coordinator = await authority('Arbetsmiljöverket');
    const linked = await authority('Skatteverket');
    const module = await moduleOf('posted-workers');
    await portal.prisma.linkedCoordinator.createMany({
      data: [{ authorityId: linked.id, moduleId: module.id, coordinatorId: coordinator.id }],
      skipDuplicates: true,
    });
    const path = await pathOf('Arbetsmiljöverket', `/${module.id}/roll`);
    const question = mainText(await nimic.get(path));
    expect(question).toContain(
      'Gör Arbetsmiljöverket till behörig myndighet i Utstationering av arbetstagare?',
    );
    expect(question).toContain('Skatteverket förlorar myndigheten som inkopplad samordnare.');
    expect((await nimic.post(path, {})).status).toBe(303);
    expect(
      await portal.prisma.linkedCoordinator.count({
        where: { coordinatorId: coordinator.id, moduleId: module.id },
      }),
    ).toBe(0);
    const coordinatorRoles = (await rolesAt(coordinator.id, module.id)).filter(
      ({ role }) => role.coordinatorOnly,
    );
    expect(coordinatorRoles).toEqual([]);
    const [mail] = await openedMails(portal, { template: 'authority-news', authorityId: linked.id });
    expect(mail?.text).toContain(
      'Arbetsmiljöverket är inte längre samordnare i modulen Utstationering av arbetstagare',
    );
    // And back: the coordinators' role is held from the start.
    expect((await nimic.post(path, {})).status).toBe(303);
    expect(
      (await rolesAt(coordinator.id, module.id)).filter(({ role }) => role.coordinatorOnly),
    ).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { fieldErrors, type Fields, formOf, mainText, usePortalForEach } from '../support/portal.ts';
import { data, firstStep, go, path, stepShown, toSummary, user } from './steps.ts';

const portal = usePortalForEach();

/** A number with a right check digit that nobody has. */
function organisationNumber(serial: number): string {
  const nine = `2029${String(serial).padStart(5, '0')}`;
  for (let digit = 0; digit < 10; digit += 1) {
    const digits = Array.from(`${nine}${digit}`, Number);
    const sum = digits.reduce(
      (total, one, place) => total + (place % 2 === 0 ? (one > 4 ? one * 2 - 9 : one * 2) : one),
      0,
    );
    if (sum % 10 === 0) return `${nine.slice(0, 6)}-${nine.slice(6)}${digit}`;
  }
  throw new Error('no check digit');
}

const moduleId = async (code: string) =>
  (await portal.prisma.module.findUniqueOrThrow({ where: { code } })).id;
const counts = async () => [
  await portal.prisma.authority.count(),
  await portal.prisma.user.count(),
  await portal.prisma.mail.count(),
];

describe('Registrera myndighet', () => {
  it('ACC-03 USR-01 data, modules and first user in steps; nothing is registered before the last', async () => {
    const nimic = await portal.signIn('nimic');
    const before = await counts();
    const services = await moduleId('services');
    const number = organisationNumber(1);
    const summary = await toSummary(
      nimic,
      { organisationNumber: number },
      { [`part-${services}`]: 'COORDINATOR' },
    );
    expect(stepShown(summary)).toBe('Sammanfattning');
    for (const text of ['Kulturskyddet', number, 'Tjänster Samordnare', 'Åsa Nyström', 'suomi'])
      expect(mainText(summary)).toContain(text);
    expect(await counts()).toEqual(before);
    const done = await go(nimic, summary, {}, 'done');
    expect(done.status).toBe(303);
    expect(mainText(await nimic.get(done.headers.location!))).toContain('asa.nystrom');
    const authority = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Kulturskyddet' },
      include: { users: { include: { assignments: true } }, modules: true },
    });
    expect(authority).toMatchObject({
      country: 'SE',
      kind: 'ORDINARY',
      organisationNumber: number,
      workingLanguages: ['sv'],
    });
    expect(authority.modules).toMatchObject([{ moduleId: services, part: 'COORDINATOR' }]);
    const [first] = authority.users;
    expect(first).toMatchObject({ username: 'asa.nystrom', isAdministrator: true, language: 'fi' });
    const roles = await portal.prisma.moduleRole.count({ where: { moduleId: services } });
    expect(first!.assignments).toHaveLength(roles);
    const event = await portal.prisma.logEvent.findFirstOrThrow({
      where: { authorityId: authority.id, action: 'authority.registered' },
    });
    expect(event.actorName).toMatch(/ \(Kommerskollegium\)$/);
  });

  it('ACC-02 ACC-03 what another access manager registers is in its scope from then on', async () => {
    const atkomst = await portal.signIn('atkomst');
    const summary = await toSummary(atkomst, {
      officialName: 'Vårdregistret',
      informalName: 'Vårdregistret',
      organisationNumber: '',
      userEmail: 'a@vardregistret.example',
    });
    const done = await go(atkomst, summary, {}, 'done');
    const { id } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Vårdregistret' },
    });
    expect(done.headers.location).toContain(`/administration/myndigheter/${id}/`);
    expect((await atkomst.get(`/administration/myndigheter/${id}`)).status).toBe(200);
    expect(mainText(await atkomst.get('/administration/myndigheter'))).toContain('Vårdregistret');
  });

  it('ACC-05 only modules that the access manager may give are on offer, and others are not given', async () => {
    const atkomst = await portal.signIn('atkomst');
    const solvit = await moduleId('solvit');
    const summary = await toSummary(
      atkomst,
      {
        officialName: 'Provmyndigheten',
        informalName: 'Provmyndigheten',
        organisationNumber: '',
        userEmail: 'a@prov.example',
      },
      { [`part-${solvit}`]: 'COMPETENT_AUTHORITY' },
    );
    expect(mainText(summary)).not.toContain('Solvit');
    await go(atkomst, summary, { [`part-${solvit}`]: 'COMPETENT_AUTHORITY' }, 'done');
    const { modules } = await portal.prisma.authority.findFirstOrThrow({
      where: { informalName: 'Provmyndigheten' },
      include: { modules: true },
    });
    expect(modules).toEqual([]);
  });

  it('ACC-03 likely doubles are shown and must be dismissed expressly', async () => {
    const nimic = await portal.signIn('nimic');
    const typed = {
      ...data,
      officialName: 'Försäkringskasan',
      informalName: 'Försäkringskasan',
      organisationNumber: '',
    };
    const doubles = await go(nimic, await firstStep(nimic), typed);
    expect(stepShown(doubles)).toBe('Finns myndigheten redan?');
    expect(mainText(doubles)).toContain('Försäkringskassan');
    const refused = await go(nimic, doubles, {});
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused).dismissed).toContain('Kryssa i rutan');
    const value = doubles.page.querySelector('#dismissed')!.getAttribute('value')!;
    expect(stepShown(await go(nimic, refused, { dismissed: value }))).toBe('Tillgång till moduler');
  });

  it('ACC-03 skipping the question about doubles does not register either', async () => {
    const nimic = await portal.signIn('nimic');
    const before = await counts();
    const answer = await nimic.post(path, {
      ...data,
      ...user,
      officialName: 'Skatteverket',
      informalName: 'Skattverket',
      organisationNumber: '',
      fromStep: 'summary',
      toStep: 'done',
    });
    expect(stepShown(answer)).toBe('Finns myndigheten redan?');
    expect(await counts()).toEqual(before);
  });

  it('ACC-03 the same organisation number is refused at once, and by the database when two register it', async () => {
    const nimic = await portal.signIn('nimic');
    const taken = await portal.prisma.authority.findFirstOrThrow({ where: { informalName: 'Skatteverket' } });
    const first = await firstStep(nimic);
    const answer = await go(nimic, first, {
      ...data,
      informalName: 'Xyz',
      organisationNumber: taken.organisationNumber!,
    });
    expect(fieldErrors(answer).organisationNumber).toBe(
      'En myndighet med det organisationsnumret är redan registrerad.',
    );
    const number = organisationNumber(2);
    const names = ['Alfanämnden', 'Betaverket', 'Gammarådet', 'Deltainspektionen'];
    const summaries = await Promise.all(
      names.map((name, index) =>
        toSummary(nimic, {
          officialName: name,
          informalName: name,
          organisationNumber: number,
          userEmail: `a${index}@samma.example`,
        }),
      ),
    );
    const answers = await Promise.all(summaries.map((summary) => go(nimic, summary, {}, 'done')));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422]);
    expect(await portal.prisma.authority.count({ where: { organisationNumber: number } })).toBe(1);
    expect(await portal.prisma.user.count({ where: { email: { endsWith: '@samma.example' } } })).toBe(1);
  });

  it('ACC-03 going back loses nothing', async () => {
    const nimic = await portal.signIn('nimic');
    const services = await moduleId('services');
    const changes = { officialName: 'Backverket', informalName: 'Backverket', organisationNumber: '' };
    const summary = await toSummary(nimic, changes, { [`part-${services}`]: 'COMPETENT_AUTHORITY' });
    const userStep = await go(nimic, summary, {}, 'user');
    expect(formOf(userStep).fields).toMatchObject({ firstName: 'Åsa', userEmail: user.userEmail });
    const changed = await go(nimic, userStep, { lastName: '' }, 'modules');
    expect(changed.status).toBe(200);
    expect(formOf(changed).fields).toMatchObject({
      [`part-${services}`]: 'COMPETENT_AUTHORITY',
      firstName: 'Åsa',
    });
    const dataStep = await go(nimic, changed, {}, 'details');
    expect(formOf(dataStep).fields).toMatchObject({ officialName: 'Backverket', userLanguage: 'fi' });
    expect(formOf(dataStep).fields.lastName).toBe('');
  });

  it('ACC-03 a step that was left wrong is shown again at the end, with its error', async () => {
    const nimic = await portal.signIn('nimic');
    const answer = await nimic.post(path, {
      ...data,
      ...user,
      lastName: '',
      organisationNumber: '',
      fromStep: 'summary',
      toStep: 'done',
      officialName: 'Unik',
      informalName: 'Unik',
    });
    expect(stepShown(answer)).toBe('Första användaren');
    expect(fieldErrors(answer).lastName).toBe('Ange efternamn.');
    expect(formOf(answer).fields.informalName).toBe('Unik');
  });

  it('USR-03 ACC-03 a taken e-mail is refused at the step of the user', async () => {
    const nimic = await portal.signIn('nimic');
    const { email } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } });
    const summary = await toSummary(nimic, {
      officialName: 'Epostverket',
      informalName: 'Epostverket',
      organisationNumber: '',
      userEmail: email,
    });
    const answer = await go(nimic, summary, {}, 'done');
    expect(stepShown(answer)).toBe('Första användaren');
    expect(fieldErrors(answer).userEmail).toContain('används redan');
    expect(await portal.prisma.authority.count({ where: { informalName: 'Epostverket' } })).toBe(0);
  });

  it('ACC-03 a form that the version before has shown registers as well', async () => {
    const nimic = await portal.signIn('nimic');
    const summary = await toSummary(nimic);
    const fields = { ...formOf(summary).fields, fromStep: '' };
    const done = await nimic.post(path, { ...fields, fran: 'sammanfattning', steg: 'klar' });
    expect(done.headers.location).toMatch(/\/kvitto$/);
  });

  it.each([
    ['officialName', ''],
    ['informalName', 'x'.repeat(101)],
    ['organisationNumber', '202100-2008'],
    ['email', 'inte en adress'],
    ['language', 'xx'],
  ])('SEC-05 %s: %j gets its message', async (field, value) => {
    const nimic = await portal.signIn('nimic');
    const answer = await go(nimic, await firstStep(nimic), { ...data, [field]: value });
    expect(answer.status).toBe(422);
    expect(Object.keys(fieldErrors(answer))).toEqual([field]);
  });

  it.each([
    { fromStep: 'x', toStep: 'y' },
    { fromStep: ['details', 'modules'], toStep: ['done', 'next'] },
    {},
    { fromStep: 'summary', toStep: 'done' },
  ])('SEC-05 %j registers nothing', async (fields) => {
    const nimic = await portal.signIn('nimic');
    const before = await counts();
    expect((await nimic.post(path, fields as Fields)).status).toBeLessThan(500);
    expect(await counts()).toEqual(before);
  });
});

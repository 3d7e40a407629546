import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, formOf, mainText, notice, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();
const list = '/administration/nationella-samordnare';
const authority = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { informalName } });

const estonian = {
  officialName: 'Majandus- ja Kommunikatsiooniministeerium',
  informalName: 'Majandusministeerium',
  organisationNumber: '70003158',
  email: 'info@mkm.example',
  language: 'et',
  firstName: 'Mari',
  lastName: 'Tamm',
  userEmail: 'mari.tamm@mkm.example',
  userLanguage: 'et',
};

describe('national coordinators', () => {
  it('ACC-08 the Commission sees every country and its coordinator', async () => {
    const commission = await portal.signIn('kommissionen');
    const text = mainText(await commission.get(list));
    expect(text).toContain('Sverige Kommerskollegium');
    expect(text).toContain('Estland Ingen');
  });

  it('ACC-08 USR-01 registers one with its first user, who gets a password by mail and the username not', async () => {
    const commission = await portal.signIn('kommissionen');
    const answer = await commission.submit(`${list}/EE/registrera`, estonian);
    const shown = notice(await commission.get(answer.headers.location!));
    expect(shown).toContain('Majandusministeerium är registrerad');
    expect(shown).toContain('mari.tamm');
    expect(await authority('Majandusministeerium')).toMatchObject({
      kind: 'NATIONAL_COORDINATOR',
      country: 'EE',
    });
    const user = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'mari.tamm' } });
    expect(user).toMatchObject({ isAdministrator: true, language: 'et', passwordTemporary: true });
    const mails = await openedMails(portal, { recipient: estonian.userEmail, template: 'user-registered' });
    expect(mails).toMatchObject([{ language: 'et' }]);
    expect(mails[0]?.text).not.toMatch(/mari\.tamm(?!@)/);
  });

  it('ACC-08 a country has one: a second registration is refused, and nothing of it stays', async () => {
    const commission = await portal.signIn('kommissionen');
    const users = await portal.prisma.user.count();
    const answer = await commission.post(`${list}/SE/registrera`, {
      ...estonian,
      organisationNumber: '',
      userEmail: 'ny@mkm.example',
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).country).toBe('Landet har redan en nationell samordnare.');
    expect(formOf(answer).fields).toMatchObject({ informalName: 'Majandusministeerium' });
    expect(await portal.prisma.user.count()).toBe(users);
  });

  it.each([
    ['userEmail', { userEmail: 'registrator@x' }, 'Ange en giltig e-postadress'],
    ['userEmail', { userEmail: 'taken@mkm.example' }, 'används redan i systemet'],
    ['officialName', { officialName: ' ' }, 'Ange officiellt namn.'],
    ['informalName', { informalName: 'x'.repeat(101) }, 'högst 100 tecken'],
    ['organisationNumber', { organisationNumber: 'x'.repeat(31) }, 'högst 30 tecken'],
    ['language', { language: 'xx' }, 'Välj myndighetens språk i listan.'],
    ['firstName', { firstName: 'a\u0000' }, 'tecken som inte kan användas'],
    ['telephone', { telephone: 'ring' }, 'Ange ett telefonnummer med siffror'],
  ])('SEC-05 %s: %j gets its message and loses nothing', async (field, change, message) => {
    const commission = await portal.signIn('kommissionen');
    await portal.prisma.user.update({ where: { username: 'lars' }, data: { email: 'taken@mkm.example' } });
    const answer = await commission.post(`${list}/LV/registrera`, {
      ...estonian,
      organisationNumber: '',
      ...change,
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer)[field]).toContain(message);
    expect(formOf(answer).fields.lastName).toBe('Tamm');
  });

  it('ACC-08 AUT-10 appoints another authority of the country; both are told and find it in their logs', async () => {
    const commission = await portal.signIn('kommissionen');
    const before = await authority('Kommerskollegium');
    const after = await authority('Konsumentverket');
    const page = await commission.get(`${list}/SE?text=konsumentvreket`);
    expect(page.text).toContain(`${list}/SE/utse/${after.id}`);
    const question = await commission.get(`${list}/SE/utse/${after.id}`);
    expect(mainText(question)).toContain('Kommerskollegium är då inte längre nationell samordnare.');
    await commission.post(`${list}/SE/utse/${after.id}`, {});
    expect((await authority('Kommerskollegium')).kind).toBe('ORDINARY');
    expect((await authority('Konsumentverket')).kind).toBe('NATIONAL_COORDINATOR');
    const [dismissed] = await openedMails(portal, { template: 'authority-news', authorityId: before.id });
    expect(dismissed?.text).toContain('– Er myndighet är inte längre nationell samordnare för Sverige.');
    const [appointed] = await openedMails(portal, { template: 'authority-news', authorityId: after.id });
    expect(appointed?.text).toContain(
      '– Kommissionen har utsett er myndighet till nationell samordnare för Sverige.',
    );
    const ensam = await portal.signIn('ensam');
    expect(mainText(await ensam.get('/administration/handelselogg'))).toContain('Utsåg nationell samordnare');
  });

  it('ACC-08 two appointed at the same moment: one of them is coordinator in the end', async () => {
    const commission = await portal.signIn('kommissionen');
    const token = await commission.token();
    const names = ['Skatteverket', 'Polisen', 'Försäkringskassan', 'UHR'];
    const ids = await Promise.all(names.map(async (name) => (await authority(name)).id));
    const answers = await Promise.all(
      ids.map((id) => commission.post(`${list}/SE/utse/${id}`, { _csrf: token })),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect(
      await portal.prisma.authority.count({ where: { country: 'SE', kind: 'NATIONAL_COORDINATOR' } }),
    ).toBe(1);
  });

  it('ACC-08 refuses an authority of another country, one that is coordinator already, and the Commission', async () => {
    const commission = await portal.signIn('kommissionen');
    const finnish = await authority('Opetushallitus');
    expect((await commission.get(`${list}/SE/utse/${finnish.id}`)).status).toBe(404);
    const coordinator = await portal.prisma.authority.findFirstOrThrow({
      where: { country: 'SE', kind: 'NATIONAL_COORDINATOR' },
    });
    const again = await commission.post(`${list}/SE/utse/${coordinator.id}`, {});
    expect(again.status).toBe(422);
    expect(mainText(again)).toContain('Myndigheten är redan nationell samordnare.');
    const own = await portal.prisma.authority.findFirstOrThrow({ where: { kind: 'COMMISSION' } });
    expect((await commission.post(`${list}/BE/utse/${own.id}`, {})).status).toBe(422);
  });

  it.each(['/XX', '/se', '/SE/utse/0', '/SE/utse/x', '/XX/registrera'])(
    'SEC-05 %s is not there',
    async (path) => {
      const commission = await portal.signIn('kommissionen');
      expect((await commission.get(list + path)).status).toBe(404);
    },
  );
});

import { beforeEach, describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { mailedPassword } from '../support/people.ts';
import {
  type Answer,
  fieldErrors,
  formOf,
  mainText,
  notice,
  usePortalForEach,
  type Visitor,
} from '../support/portal.ts';
import { counts, dismissed, invitationRow, invite, register, registration } from './invite.ts';

const portal = usePortalForEach();

beforeEach(() => portal.prisma.$executeRaw`DELETE FROM rate_limit`);

const authorityNamed = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({
    where: { informalName },
    include: { users: { include: { assignments: true } }, modules: true },
  });
const moduleId = async (name: string) => {
  const [row] = await portal.prisma.$queryRaw<{ id: number }[]>`
    SELECT id FROM module WHERE labels->>'sv' = ${name}`;
  return row!.id;
};
const follow = async (visitor: Visitor, { headers }: Answer) => visitor.get(headers.location!);

describe('«Godkänn»', () => {
  it('ACC-04 ACC-02 registers the authority as corrected, in scope, with its modules and first user', async () => {
    const invited = await register(portal, 'Fyrverket');
    const atkomst = await portal.signIn('atkomst');
    const shown = await atkomst.get(invited.path);
    expect(formOf(shown).fields).toMatchObject(registration('Fyrverket'));
    const module = await moduleId('Yrkeskvalifikationer');
    const answer = await atkomst.post(`${invited.path}/godkann`, {
      ...dismissed(shown),
      informalName: 'Fyrarna',
      lastName: 'Fyrvaktare',
      [`part-${module}`]: 'COMPETENT_AUTHORITY',
    });
    expect(answer.status).toBe(303);
    const receipt = await follow(atkomst, answer);
    expect(mainText(receipt)).toContain('sixten.fyrvaktare');
    const authority = await authorityNamed('Fyrarna');
    expect(authority).toMatchObject({
      officialName: 'Fyrverketinspektionen',
      country: 'SE',
      kind: 'ORDINARY',
      modules: [{ moduleId: module, part: 'COMPETENT_AUTHORITY' }],
      users: [{ username: 'sixten.fyrvaktare', isAdministrator: true, passwordTemporary: true }],
    });
    const roles = await portal.prisma.moduleRole.count({
      where: { moduleId: module, coordinatorOnly: false, retiredAt: null },
    });
    expect(authority.users[0]!.assignments).toHaveLength(roles);
    const row = await invitationRow(portal, invited);
    expect(row).toMatchObject({ authorityId: authority.id, submission: null, reason: '' });
    expect(mainText(await atkomst.get('/administration/myndigheter'))).toContain('Fyrarna');
    expect(mainText(await atkomst.get(invited.path))).toContain('Status Godkänd');
    const event = await portal.prisma.logEvent.findFirstOrThrow({ where: { action: 'invitation.approved' } });
    expect(event).toMatchObject({
      authorityId: row.managerId,
      changes: {
        invitedAuthority: { after: 'Fyrarna' },
        informalName: { before: 'Fyrverket', after: 'Fyrarna' },
      },
    });
    expect(JSON.stringify(event.changes)).not.toContain('Sixten');
  });

  it('ACC-04 USR-05 the first user signs in with the password mailed, and no mail holds the username', async () => {
    const { path } = await register(portal, 'Lotsverket');
    const nobody = portal.visitor();
    const tried = await nobody.submit('/logga-in', { username: 'sixten.lotsverket', password: 'x' });
    expect(tried.status).not.toBe(303);
    const atkomst = await portal.signIn('atkomst');
    await atkomst.post(`${path}/godkann`, dismissed(await atkomst.get(path)));
    const recipient = 'sixten@lotsverket.example';
    const sixten = await portal.signIn('sixten.lotsverket', await mailedPassword(portal, recipient));
    expect((await sixten.get('/')).headers.location).toBe('/byt-losenord');
    for (const { text } of await openedMails(portal, {})) expect(text).not.toContain('sixten.lotsverket');
  });

  it('ACC-04 ACC-05 only modules that the access manager manages, coordinator only where there is one', async () => {
    const { path } = await register(portal, 'Slussverket');
    const atkomst = await portal.signIn('atkomst');
    const shown = await atkomst.get(path);
    const services = await moduleId('Tjänster');
    const own = await moduleId('Yrkeskvalifikationer');
    expect(Object.keys(formOf(shown).fields)).not.toContain(`part-${services}`);
    const wrong = await atkomst.post(`${path}/godkann`, {
      ...formOf(shown).fields,
      [`part-${own}`]: 'DIREKTÖR',
      informalName: 'Slussarna',
    });
    expect(wrong.status).toBe(422);
    expect(fieldErrors(wrong)[`part-${own}`]).toBe('Välj roll i modulen Yrkeskvalifikationer i listan.');
    expect(formOf(wrong).fields.informalName).toBe('Slussarna');
    await atkomst.post(`${path}/godkann`, dismissed(shown, { [`part-${services}`]: 'COMPETENT_AUTHORITY' }));
    expect((await authorityNamed('Slussverket')).modules).toEqual([]);
  });

  it('ACC-04 the same organisation number is refused, the same e-mail too, until corrected', async () => {
    const taken = await portal.prisma.authority.findFirstOrThrow({
      where: { country: 'SE', organisationNumber: { not: null } },
    });
    const { path } = await register(portal, 'Bojverket', {
      organisationNumber: taken.organisationNumber!,
      userEmail: (await portal.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } })).email,
    });
    const before = await counts(portal);
    const atkomst = await portal.signIn('atkomst');
    const shown = await atkomst.get(path);
    const message = 'En myndighet med det organisationsnumret är redan registrerad.';
    expect(fieldErrors(shown)).toEqual({ organisationNumber: message });
    const refused = await atkomst.post(`${path}/godkann`, dismissed(shown));
    expect(refused.status).toBe(422);
    expect(fieldErrors(refused)).toEqual({ organisationNumber: message });
    const second = await atkomst.post(`${path}/godkann`, dismissed(refused, { organisationNumber: '' }));
    expect(fieldErrors(second).userEmail).toContain('används redan i systemet');
    expect(await counts(portal)).toEqual(before);
    const done = await atkomst.post(`${path}/godkann`, {
      ...dismissed(second, { userEmail: 'sixten@bojverket.example' }),
    });
    expect(done.status).toBe(303);
  });

  it('SEC-05 ACC-04 what is wrong is told at its field, and nothing typed is lost', async () => {
    const { path } = await register(portal, 'Ankarverket');
    const atkomst = await portal.signIn('atkomst');
    const answer = await atkomst.submit(path, { officialName: '', telephone: 'ring', lastName: 'Ändrad' });
    expect(answer.status).toBe(422);
    expect(Object.keys(fieldErrors(answer))).toEqual(['officialName', 'telephone']);
    expect(formOf(answer).fields).toMatchObject({ lastName: 'Ändrad', telephone: 'ring' });
    expect((await atkomst.post(`${path}/godkann`, {})).status).toBe(422);
  });

  it('ACC-04 two who approve at once: one does, the other is told', async () => {
    const invited = await register(portal, 'Ropverket');
    const one = await portal.signIn('atkomst');
    const other = await portal.signIn('atkomst');
    const before = await counts(portal);
    const forms = [dismissed(await one.get(invited.path)), dismissed(await other.get(invited.path))];
    // Different people and names: nothing but the invitation itself is contended for.
    const answers = await Promise.all([
      one.post(`${invited.path}/godkann`, { ...forms[0]!, userEmail: 'ett@ropverket.example' }),
      other.post(`${invited.path}/godkann`, { ...forms[1]!, userEmail: 'tva@ropverket.example' }),
      other.post(`${invited.path}/godkann`, forms[1]!),
      one.post(`${invited.path}/godkann`, forms[0]!),
    ]);
    const receipts = answers.filter(({ headers }) => headers.location?.endsWith('/kvitto'));
    expect(receipts).toHaveLength(1);
    expect(await counts(portal)).toEqual(before.map((count) => count + 1));
    const late = await other.post(`${invited.path}/godkann`, forms[1]!);
    const told = await follow(other, late);
    expect(mainText(told)).toContain('Status Godkänd');
    expect(notice(told)).toBe('Någon annan har redan behandlat registreringen.');
    expect(await portal.prisma.logEvent.count({ where: { action: 'invitation.approved' } })).toBeGreaterThan(
      0,
    );
  });

  it('ACC-04 not before the authority has sent anything in', async () => {
    const { path } = await invite(portal);
    const atkomst = await portal.signIn('atkomst');
    const answer = await atkomst.post(`${path}/godkann`, registration('Tomverket'));
    expect(notice(await follow(atkomst, answer))).toBe('Myndigheten har inte skickat in någon registrering.');
    expect(await portal.prisma.authority.count({ where: { informalName: 'Tomverket' } })).toBe(0);
  });
});

describe('«Avslå»', () => {
  it('ACC-04 mails the reason in the language of the invited, and erases what was filled in', async () => {
    const invited = await invite(portal, { language: 'en', authorityName: 'Kustverket' });
    await portal.visitor().submit(invited.link, registration('Kustverket'));
    const atkomst = await portal.signIn('atkomst');
    const before = await counts(portal);
    const reason = 'Myndigheten är redan registrerad.';
    const answer = await atkomst.submit(`${invited.path}/avsla`, { reason });
    const shown = await follow(atkomst, answer);
    expect(notice(shown)).toContain('Registreringen är avslagen.');
    expect(mainText(shown)).toMatch(/Status Avslagen.*Skäl Myndigheten är redan registrerad\./);
    const mails = await openedMails(portal, { template: 'invitation-rejected', recipient: invited.email });
    expect(mails).toHaveLength(1);
    expect(mails[0]!.subject).toContain('has not been approved');
    expect(mails[0]!.text).toContain(`\n\n${reason}\n\n`);
    expect((await invitationRow(portal, invited)).submission).toBeNull();
    expect(await counts(portal)).toEqual(before);
    expect((await portal.visitor().get(invited.link)).status).toBe(404);
    const event = await portal.prisma.logEvent.findFirstOrThrow({ where: { action: 'invitation.rejected' } });
    expect(event).toMatchObject({ changes: { reason: { after: reason } } });
    const late = await atkomst.post(`${invited.path}/godkann`, registration('Kustverket'));
    expect(notice(await follow(atkomst, late))).toBe('Någon annan har redan behandlat registreringen.');
  });

  it('SEC-05 ACC-04 asks for a reason, of 1000 characters at most', async () => {
    const { path } = await register(portal, 'Grundverket');
    const atkomst = await portal.signIn('atkomst');
    const errorOf = async (reason: string) => fieldErrors(await atkomst.submit(`${path}/avsla`, { reason }));
    expect(await errorOf(' \n')).toEqual({ reason: 'Skriv varför registreringen avslås.' });
    expect(await errorOf('x'.repeat(1001))).toEqual({ reason: 'Skälet får innehålla högst 1000 tecken.' });
    expect(await errorOf('\0')).not.toEqual({});
    expect((await atkomst.submit(`${path}/avsla`, { reason: 'x'.repeat(1000) })).status).toBe(303);
  });
});

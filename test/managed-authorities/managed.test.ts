import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { newUser } from '../support/people.ts';
import { fieldErrors, formOf, mainText, usePortalForEach, type Visitor, without } from '../support/portal.ts';

const portal = usePortalForEach();
const list = '/administration/myndigheter';
const authority = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { informalName } });

const names = async (username: string, query = '') => {
  const visitor = await portal.signIn(username);
  return (await visitor.get(`${list}${query}`)).page.querySelectorAll('tbody th a').map(({ text }) => text);
};

describe('Myndigheter', () => {
  it('ACC-01 ACC-02 the national coordinator sees its country, another access manager its own', async () => {
    const swedish = await portal.prisma.authority.findMany({
      where: { country: 'SE', kind: { not: 'NATIONAL_COORDINATOR' } },
    });
    expect((await names('nimic')).sort()).toEqual(swedish.map(({ informalName }) => informalName).sort());
    expect((await names('atkomst')).sort()).toEqual(['Försäkringskassan', 'Läkemedelsverket']);
  });

  it('ACC-01 is searched as forgivingly as all authorities', async () => {
    expect(await names('nimic', '?text=forsakringskasan')).toEqual(['Försäkringskassan']);
    expect(await names('atkomst', '?text=skatteverket')).toEqual([]);
  });

  it('ACC-01 filters by module, administrators, old data and undelivered mail', async () => {
    const services = await portal.prisma.module.findUniqueOrThrow({ where: { code: 'services' } });
    const inServices = await portal.prisma.authority.findMany({
      where: {
        country: 'SE',
        kind: { not: 'NATIONAL_COORDINATOR' },
        modules: { some: { moduleId: services.id } },
      },
    });
    expect((await names('nimic', `?modul=${services.id}`)).sort()).toEqual(
      inServices.map(({ informalName }) => informalName).sort(),
    );
    expect(await names('nimic', '?administratorer=en')).toContain('Konsumentverket');
    expect(await names('nimic', '?administratorer=flera')).not.toContain('Konsumentverket');
    expect(await names('nimic', '?obekraftade=ja')).toEqual(['Konsumentverket']);
    expect(await names('nimic', '?olevererade=ja')).toEqual([]);
    const { id, email } = await authority('Polisen');
    await portal.prisma.mail.create({
      data: {
        messageId: 'x',
        template: 'authority-news',
        language: 'sv',
        recipient: email,
        authorityId: id,
        failedAt: new Date(),
      },
    });
    expect(await names('nimic', '?olevererade=ja')).toEqual(['Polisen']);
    expect(await names('nimic', '?land=SE&administratorer=ingen')).not.toContain('Konsumentverket');
  });

  it('ACC-01 LOG-01 is downloaded as CSV, which is an event', async () => {
    const atkomst = await portal.signIn('atkomst');
    const { text } = await atkomst.get(`${list}/csv`);
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text).toContain('Läkemedelsverket;Sverige');
    expect(await portal.prisma.logEvent.count({ where: { action: 'authorities.downloaded' } })).toBe(1);
  });

  it.each(['modul=x', 'land=XX', 'administratorer=många', 'obekraftade=kanske', 'olevererade=1', 'text=a'])(
    'SEC-05 %s gets a message',
    async (query) => {
      const nimic = await portal.signIn('nimic');
      const answer = await nimic.get(`${list}?${query}`);
      expect(answer.status).toBe(422);
      expect(Object.keys(fieldErrors(answer))).toEqual([query.split('=')[0]]);
    },
  );
});

it('ACC-01 an authority that was searched for opens as access manager when it is in scope', async () => {
  const atkomst = await portal.signIn('atkomst');
  const [inScope, other] = [await authority('Läkemedelsverket'), await authority('Polisen')];
  const link = `a[href="${list}/${inScope.id}"]`;
  expect((await atkomst.get(`/myndigheter/${inScope.id}`)).page.querySelector(link)).not.toBeNull();
  expect(mainText(await atkomst.get(`/myndigheter/${other.id}`))).not.toContain('Öppna som åtkomstansvarig');
});

describe('work on another authority', () => {
  const base = async (name: string) => `${list}/${(await authority(name)).id}`;

  /** The access manager registers a user at Läkemedelsverket; where the user's pages are. */
  async function registered(atkomst: Visitor): Promise<string> {
    const users = `${await base('Läkemedelsverket')}/anvandare`;
    const email = 'ny@lakemedelsverket.example';
    await atkomst.submit(`${users}/ny`, { ...newUser(), email });
    return `${users}/${(await portal.prisma.user.findUniqueOrThrow({ where: { email } })).id}`;
  }

  it('ACC-01 AUT-10 data is changed, and told in one mail to each, with who did it in the log', async () => {
    const atkomst = await portal.signIn('atkomst');
    const path = await base('Läkemedelsverket');
    const { id, email } = await authority('Läkemedelsverket');
    await atkomst.submit(`${path}/redigera`, { telephone: '08-465 004 90' });
    await atkomst.post(`${path}/bekrafta`, {});
    await registered(atkomst);
    const mails = await openedMails(portal, {
      template: 'authority-news',
      recipient: email,
      authorityId: id,
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toMatch(
      /– Socialstyrelsen har ändrat uppgifterna om er myndighet\.\n– Socialstyrelsen har bekräftat.*\n– Socialstyrelsen har registrerat en ny användare/,
    );
    const log = mainText(await atkomst.get(`${path}/handelselogg`));
    expect(log).toMatch(/Registrerade användaren \S+ \S+ \(Socialstyrelsen\)/);
  });

  it('ACC-01 AUT-10 users are changed, reset and removed there', async () => {
    const atkomst = await portal.signIn('atkomst');
    const user = await registered(atkomst);
    const id = Number(user.split('/').at(-1));
    expect((await atkomst.submit(`${user}/redigera`, { telephone: '08-1234567' })).status).toBe(303);
    expect((await atkomst.post(`${user}/aterstall-losenord`, {})).status).toBe(303);
    expect((await atkomst.post(`${user}/ta-bort`, {})).status).toBe(303);
    expect(await portal.prisma.user.count({ where: { id } })).toBe(0);
    const { id: authorityId, email } = await authority('Läkemedelsverket');
    const mails = await openedMails(portal, { authorityId, recipient: email, template: 'authority-news' });
    expect(mails.map(({ text }) => text).join()).toMatch(
      /har återställt lösenordet.*\n.*har tagit bort en användare/,
    );
  });

  it('LOG-01 ACC-02 the log of the whole scope says whose each event is, and shows nobody else’s', async () => {
    const atkomst = await portal.signIn('atkomst');
    await portal.signIn('karin');
    await atkomst.post(`${await registered(atkomst)}/ta-bort`, {});
    const path = `${list}/handelselogg`;
    const log = mainText(await atkomst.get(path));
    expect(log).toMatch(/Läkemedelsverket Tog bort användaren \S+ \S+ \(Socialstyrelsen\)/);
    expect(log).not.toContain('Arbetsmiljöverket');
    const { text } = await atkomst.get(`${path}/csv`);
    expect(text.split('\r\n')[0]).toBe('\uFEFFMyndighet;Tid;Händelse;Utförd av;Gäller;IP-adress;Ändringar');
    const downloaded = await portal.prisma.logEvent.findFirstOrThrow({ where: { action: 'log.downloaded' } });
    expect(downloaded.authorityId).toBe((await authority('Socialstyrelsen')).id);
  });

  it('ACC-01 USR-07 the rules of the authority hold for its access manager too', async () => {
    const nimic = await portal.signIn('nimic');
    const ensam = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'ensam' } });
    const path = `${await base('Konsumentverket')}/anvandare/${ensam.id}`;
    const { fields } = formOf(await nimic.get(`${path}/redigera`));
    const answer = await nimic.post(`${path}/redigera`, without(fields, 'isAdministrator'));
    expect(fieldErrors(answer).isAdministrator).toContain('minst en administratör');
    expect((await nimic.post(`${path}/ta-bort`, {})).status).toBe(422);
  });

  it('ACC-02 a user of another authority is not found below the one in scope', async () => {
    const atkomst = await portal.signIn('atkomst');
    const karin = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } });
    for (const page of ['', '/redigera', '/ta-bort', '/aterstall-losenord'])
      expect(
        (await atkomst.get(`${await base('Läkemedelsverket')}/anvandare/${karin.id}${page}`)).status,
      ).toBe(404);
    expect(
      (await atkomst.post(`${await base('Läkemedelsverket')}/anvandare/${karin.id}/aterstall-losenord`, {}))
        .status,
    ).toBe(404);
    expect((await portal.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } })).passwordHash).toBe(
      karin.passwordHash,
    );
  });
});

describe('Ta bort myndighet', () => {
  it('ACC-07 only with the name typed, never one’s own, never one outside the scope', async () => {
    const atkomst = await portal.signIn('atkomst');
    const path = `${list}/${(await authority('Försäkringskassan')).id}/ta-bort`;
    for (const name of ['', 'försäkringskassan', 'Läkemedelsverket'])
      expect(fieldErrors(await atkomst.post(path, { name })).name).toContain('Namnet stämmer inte');
    const own = await authority('Socialstyrelsen');
    expect(
      (await atkomst.post(`${list}/${own.id}/ta-bort`, { name: 'Socialstyrelsen' })).headers.location,
    ).toBe('/administration/min-myndighet');
    const other = await authority('Polisen');
    expect((await atkomst.post(`${list}/${other.id}/ta-bort`, { name: 'Polisen' })).status).toBe(403);
    expect(await portal.prisma.authority.count({ where: { id: { in: [own.id, other.id] } } })).toBe(2);
  });

  it('ACC-07 USR-10 AUT-10 its users lose access at once and are erased; linked authorities are told', async () => {
    const nimic = await portal.signIn('nimic');
    const karin = await portal.signIn('karin');
    const { id } = await authority('Arbetsmiljöverket');
    const linked = await authority('Skatteverket');
    const module = await portal.prisma.module.findUniqueOrThrow({ where: { code: 'posted-workers' } });
    await portal.prisma.linkedCoordinator.createMany({
      data: [{ authorityId: linked.id, moduleId: module.id, coordinatorId: id }],
      skipDuplicates: true,
    });
    const path = `${list}/${id}/ta-bort`;
    const question = mainText(await nimic.get(path));
    expect(question).toContain('Skatteverket, som får veta det med mejl');
    expect(question).toMatch(/\d+ användare förlorar sin tillgång genast/);
    expect((await nimic.post(path, { name: 'Arbetsmiljöverket' })).status).toBe(303);
    expect((await karin.get('/')).headers.location).toContain('/logga-in');
    expect(await portal.prisma.user.count({ where: { authorityId: id } })).toBe(0);
    const { rows } = await portal.pool.query<{ named: string }>(
      `SELECT count(*) AS named FROM log_event WHERE actor_name LIKE '%Åkesson%' OR subject_name LIKE '%Åkesson%' OR personal::text LIKE '%arbetsmiljoverket.example%'`,
    );
    expect(rows[0]!.named).toBe('0');
    const [mail] = await openedMails(portal, { authorityId: linked.id, template: 'authority-news' });
    expect(mail?.text).toContain(
      'Arbetsmiljöverket är inte längre samordnare i modulen Utstationering av arbetstagare',
    );
    expect((await nimic.get(`${list}/${id}`)).status).toBe(404);
    expect(mainText(await nimic.get('/administration/handelselogg'))).toContain('Tog bort myndigheten');
  });
});

import { describe, expect, it } from 'vitest';
import { openedMails } from '../support/mails.ts';
import { fieldErrors, type Fields, formOf, mainText, notice, usePortalForEach } from '../support/portal.ts';

const portal = usePortalForEach();

const authority = (informalName: string) =>
  portal.prisma.authority.findFirstOrThrow({ where: { informalName } });
const pathOf = async (name: string) => `/myndigheter/${(await authority(name)).id}/byt-land`;
const newsTo = async (name: string) =>
  (await openedMails(portal, { template: 'authority-news', authorityId: (await authority(name)).id }))
    .map(({ text }) => text)
    .join('\n');
const eventsOf = async (name: string, action: string) =>
  portal.prisma.logEvent.findMany({ where: { action, authorityId: (await authority(name)).id } });
/** Where a signed-in visitor ends up: at the sign-in once the sign-in has ended. */
const isSignedIn = async (visitor: Awaited<ReturnType<typeof portal.signIn>>) =>
  (await visitor.get('/')).status === 200;

const move = async (name: string, fields: Fields) => {
  const commission = await portal.signIn('kommissionen');
  const land = String(fields.land);
  const path = await pathOf(name);
  const shown = await commission.get(`${path}?land=${land}`);
  const form = shown.page.querySelector('main form[method=post]') ? formOf(shown).fields : {};
  return { shown, answer: await commission.post(path, { ...form, ...fields }) };
};

describe('the country of an authority', () => {
  it.each([
    ['karin', 'Arbetsmiljöverket', '/administration/min-myndighet'],
    ['nimic', 'Kommerskollegium', '/administration/min-myndighet'],
    ['atkomst', 'Läkemedelsverket', null],
  ])('AUT-02 %s sees it on «Redigera myndighet» of %s, and cannot change it', async (who, name, own) => {
    const visitor = await portal.signIn(who);
    const { id } = await authority(name);
    const base = own ?? `/administration/myndigheter/${id}`;
    const page = await visitor.get(`${base}/redigera`);
    expect(mainText(page)).toContain('Land Sverige');
    expect(page.page.querySelector('[name=country]')).toBeNull();
    const answer = await visitor.submit(`${base}/redigera`, {
      country: 'LI',
      areaOfActivity: `Ändrat av ${who}`,
    });
    expect(answer.status).toBe(303);
    expect(await authority(name)).toMatchObject({ country: 'SE', areaOfActivity: `Ändrat av ${who}` });
  });

  it.each(['karin', 'atkomst', 'nimic'])(
    'AUT-02 %s is neither shown nor let in to «Byt land»',
    async (who) => {
      const visitor = await portal.signIn(who);
      const { id } = await authority('Läkemedelsverket');
      expect((await visitor.get(`/myndigheter/${id}`)).text).not.toContain('byt-land');
      const fields = { land: 'FI', from: 'SE', organisationNumber: '' };
      expect((await visitor.post(`/myndigheter/${id}/byt-land`, fields)).status).toBe(403);
      expect((await authority('Läkemedelsverket')).country).toBe('SE');
    },
  );

  it('AUT-02 the database refuses everybody else, and lets a save through that leaves it as it was', async () => {
    const { id } = await authority('UHR');
    const [nimic, commission] = await Promise.all(
      ['nimic', 'kommissionen'].map((username) =>
        portal.prisma.user.findUniqueOrThrow({ where: { username } }),
      ),
    );
    const change = `UPDATE authority SET country = 'FI' WHERE id = ${id}`;
    const byHand = `SELECT set_config('portal.moving', '${id}', false); ${change}`;
    const refused = { code: '42501' };
    for (const sql of [change, byHand, `SELECT move_authority(${id}, 'FI', NULL, ${nimic!.id})`])
      await expect(portal.pool.query(sql)).rejects.toMatchObject(refused);
    await portal.pool.query(`SELECT set_config('portal.moving', '', false)`);
    await expect(portal.owner.query(change)).rejects.toMatchObject(refused);
    await portal.pool.query(`UPDATE authority SET country = 'SE', telephone = '08-1' WHERE id = ${id}`);
    expect(await authority('UHR')).toMatchObject({ country: 'SE', telephone: '08-1' });
    await portal.pool.query(`SELECT move_authority(${id}, 'FI', NULL, ${commission!.id})`);
    expect((await authority('UHR')).country).toBe('FI');
    await expect(portal.pool.query(change.replace('FI', 'NO'))).rejects.toMatchObject(refused);
  });
});

const appointFinnish = async () =>
  portal.prisma.authority.update({
    where: { id: (await authority('Opetushallitus')).id },
    data: { kind: 'NATIONAL_COORDINATOR' },
  });

describe('«Byt land»', () => {
  it('AUT-02 AUT-10 SEC-02 names what comes of it, does just that, and tells everybody concerned', async () => {
    const finnish = await appointFinnish();
    const moved = await authority('Läkemedelsverket');
    const other = await authority('Socialstyrelsen');
    const { moduleId } = await portal.prisma.authorityModule.findFirstOrThrow({
      where: { authorityId: moved.id, module: { usesCoordination: true } },
    });
    await portal.prisma.authorityModule.upsert({
      where: { authorityId_moduleId: { authorityId: other.id, moduleId } },
      create: { authorityId: other.id, moduleId, part: 'COORDINATOR' },
      update: { part: 'COORDINATOR' },
    });
    const link = { authorityId: moved.id, moduleId, coordinatorId: other.id };
    await portal.prisma.linkedCoordinator.createMany({ data: [link], skipDuplicates: true });
    const [nimic, atkomst, karin] = [
      await portal.signIn('nimic'),
      await portal.signIn('atkomst'),
      await portal.signIn('karin'),
    ];
    const { shown, answer } = await move('Läkemedelsverket', { land: 'FI' });
    const said = mainText(shown);
    expect(said).toContain('Flytta Läkemedelsverket från Sverige till Finland?');
    for (const sentence of [
      'Opetushallitus är nationell samordnare för Finland, och får åtkomstansvar för myndigheten.',
      'Kommerskollegium har inte längre åtkomstansvar för myndigheten.',
      'Socialstyrelsen har inte längre åtkomstansvar för myndigheten.',
      'Socialstyrelsen kopplas bort som samordnare i modulen',
      'Administratörerna vid Kommerskollegium och Socialstyrelsen loggas ut genast.',
    ])
      expect(said).toContain(sentence);
    expect(answer.status).toBe(303);
    expect((await authority('Läkemedelsverket')).country).toBe('FI');
    expect(await portal.prisma.linkedCoordinator.count({ where: link })).toBe(0);
    expect(await portal.prisma.managedAuthority.count({ where: { authorityId: moved.id } })).toBe(0);
    expect(await Promise.all([nimic, atkomst, karin].map(isSignedIn))).toEqual([false, false, true]);
    const again = await portal.signIn('atkomst');
    expect((await again.get(`/administration/myndigheter/${moved.id}`)).status).toBe(403);
    expect(await newsTo('Läkemedelsverket')).toContain(
      'Kommissionen har flyttat er myndighet till ett annat land (förut: Sverige; nu: Finland).',
    );
    for (const name of ['Kommerskollegium', 'Socialstyrelsen'])
      expect(await newsTo(name)).toContain(
        'Er myndighet har inte längre åtkomstansvar för Läkemedelsverket.',
      );
    expect(await newsTo('Socialstyrelsen')).toContain(
      'Er myndighet och Läkemedelsverket är inte längre kopplade',
    );
    expect(
      await openedMails(portal, { template: 'authority-news', authorityId: finnish.id }),
    ).not.toHaveLength(0);
    expect(await eventsOf('Läkemedelsverket', 'authority.moved')).toMatchObject([
      { changes: { country: { before: 'SE', after: 'FI' } } },
    ]);
    expect(await eventsOf('Kommerskollegium', 'access-management.changed')).toMatchObject([
      { changes: { managedAuthorities: { before: ['Läkemedelsverket'], after: [] } } },
    ]);
    expect(await eventsOf('Opetushallitus', 'access-management.changed')).toHaveLength(1);
    const tab = await (await portal.signIn('karin')).get(`/myndigheter/${moved.id}`);
    expect(mainText(tab)).toMatch(/Senast ändrad.*Land Finland/);
  });

  it('AUT-02 SEC-02 what an access manager was delegated goes with the move, and its administrators are signed out', async () => {
    const atkomst = await portal.signIn('atkomst');
    const { shown } = await move('Socialstyrelsen', { land: 'NO' });
    expect(await isSignedIn(atkomst)).toBe(false);
    expect(mainText(shown)).toContain('Myndigheten är inte längre åtkomstansvarig för modulerna');
    expect(mainText(shown)).toContain('Myndigheten har inte längre åtkomstansvar för Försäkringskassan.');
    expect(mainText(shown)).toContain('Norge har ingen nationell samordnare.');
    const moved = await authority('Socialstyrelsen');
    expect(moved).toMatchObject({ country: 'NO', kind: 'ORDINARY', managesAllModules: false });
    expect(await portal.prisma.managedAuthority.count({ where: { managerId: moved.id } })).toBe(0);
    expect(await portal.prisma.accessManagerModule.count({ where: { authorityId: moved.id } })).toBe(0);
  });

  it('AUT-02 refuses a national coordinator where there is one, and lets it go where there is none', async () => {
    await appointFinnish();
    const { answer } = await move('Kommerskollegium', { land: 'FI', from: 'SE', organisationNumber: '' });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).land).toContain(
      'Myndigheten är nationell samordnare, och landet har redan en.',
    );
    const { shown, answer: done } = await move('Kommerskollegium', { land: 'IS' });
    expect(mainText(shown)).toContain('Sverige har sedan ingen nationell samordnare.');
    expect(done.status).toBe(303);
    const moved = await authority('Kommerskollegium');
    expect(moved).toMatchObject({ country: 'IS', kind: 'NATIONAL_COORDINATOR' });
    expect((await move('Kommerskollegium', { land: 'SE' })).answer.status).toBe(303);
  });

  it('AUT-02 ACC-03 an organisation number that is taken there is refused at its field until mended', async () => {
    const { id, organisationNumber } = await authority('Skatteverket');
    const there = await authority('Kulturstyrelsen').catch(() =>
      portal.prisma.authority.findFirstOrThrow({ where: { country: 'DK' } }),
    );
    await portal.prisma.authority.update({ where: { id: there.id }, data: { organisationNumber } });
    const { shown, answer } = await move('Skatteverket', { land: 'DK' });
    const message =
      'En myndighet i landet har redan det organisationsnumret. Rätta numret, eller lämna det tomt.';
    expect(fieldErrors(shown)).toEqual({ organisationNumber: message });
    expect(fieldErrors(answer)).toEqual({ organisationNumber: message });
    expect((await authority('Skatteverket')).country).toBe('SE');
    expect((await move('Skatteverket', { land: 'DK', organisationNumber: '12345678' })).answer.status).toBe(
      303,
    );
    expect(await authority('Skatteverket')).toMatchObject({ country: 'DK', organisationNumber: '12345678' });
    const back = await move('Skatteverket', { land: 'SE' });
    expect(fieldErrors(back.answer).organisationNumber).toContain('Ange ett svenskt organisationsnummer');
    const fields = { land: 'SE', organisationNumber: organisationNumber!.replace('-', ' ') };
    expect((await move('Skatteverket', fields)).answer.status).toBe(303);
    expect(await authority('Skatteverket')).toMatchObject({ id, country: 'SE', organisationNumber });
  });

  it('AUT-02 moved once when asked twice, and by two at once', async () => {
    const commission = await portal.signIn('kommissionen');
    const path = await pathOf('Polisen');
    const { fields } = formOf(await commission.get(`${path}?land=EE`));
    const answers = await Promise.all([1, 2, 3].map(() => commission.post(path, fields)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
    const late = answers.find(({ status }) => status === 422)!;
    expect(fieldErrors(late).land).toContain('Myndigheten har redan flyttats till ett annat land.');
    expect(await eventsOf('Polisen', 'authority.moved')).toHaveLength(1);
  });

  it.each([
    ['', 'Välj land i listan.'],
    ['XX', 'Välj land i listan.'],
    ['SE', 'Myndigheten hör redan till det landet. Välj ett annat.'],
  ])('SEC-05 %j as new country gets its message', async (land, message) => {
    const commission = await portal.signIn('kommissionen');
    const path = await pathOf('Konsumentverket');
    const asked = await commission.get(`${path}?land=${land}`);
    expect([asked.status, fieldErrors(asked).land]).toEqual([422, message]);
    const sent = await commission.post(path, { land, from: 'SE', organisationNumber: '' });
    expect([sent.status, fieldErrors(sent).land]).toEqual([422, message]);
    expect((await authority('Konsumentverket')).country).toBe('SE');
  });

  it('AUT-02 the Commission comes to it from «Sök myndighet», and its own authority is not moved', async () => {
    const commission = await portal.signIn('kommissionen');
    const { id } = await authority('Konsumentverket');
    const link = (await commission.get(`/myndigheter/${id}`)).page.querySelector('a[href$="/byt-land"]');
    expect(link?.text).toBe('Byt land');
    const form = await commission.get(link!.getAttribute('href')!);
    expect(mainText(form)).toContain('Land i dag Sverige');
    const own = await portal.prisma.authority.findFirstOrThrow({ where: { kind: 'COMMISSION' } });
    const sent = await commission.post(`/myndigheter/${own.id}/byt-land`, { land: 'SE', from: 'BE' });
    expect(sent.headers.location).toBe('/administration/min-myndighet');
    expect(notice(await commission.get(`/myndigheter/${id}`))).toBe('');
  });
});

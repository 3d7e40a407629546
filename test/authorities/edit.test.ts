import { describe, expect, it } from 'vitest';
import { fieldErrors, formOf, mainText, notice, usePortal } from '../support/portal.ts';

const portal = usePortal();
const edit = '/administration/min-myndighet/redigera';
const authority = () =>
  portal.prisma.authority.findFirstOrThrow({
    where: { users: { some: { username: 'karin' } } },
    include: { keywords: true },
  });
const events = async () =>
  portal.prisma.logEvent.findMany({
    where: { action: 'authority.changed', authorityId: (await authority()).id },
    orderBy: { id: 'asc' },
  });

describe('Redigera myndighet', () => {
  it('AUT-01 saves the three tabs together and says so', async () => {
    const karin = await portal.signIn('karin');
    const before = await authority();
    const form = formOf(await karin.get(edit));
    const keywords = [form.fields.keywords!].flat();
    const answer = await karin.post(edit, {
      ...form.fields,
      telephone: '08-465 004 77',
      keywords: keywords.slice(1),
    });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/administration/min-myndighet' } });
    const shown = await karin.get('/administration/min-myndighet');
    expect(notice(shown)).toBe('Ändringarna är sparade.');
    expect(mainText(shown)).toContain('08-465 004 77');
    const after = await authority();
    expect(after.version).toBe(before.version + 1);
    expect(after.keywords).toHaveLength(before.keywords.length - 1);
  });

  it.each([
    ['officialName', 'Arbetsmiljöverket i Solna'],
    ['informalName', 'AV'],
    ['description', 'Rad ett\nRad två'],
    ['competences', 'Tillsyn <b>överallt</b>'],
    ['areaOfActivity', 'Norden'],
    ['postalStreet', 'Box 1'],
    ['postalCode', '111 11'],
    ['postalCity', 'Luleå'],
    ['visitingStreet', 'Storgatan 1'],
    ['visitingCode', '222 22'],
    ['visitingCity', 'Kiruna'],
    ['telephone', '+46 8 465 004 00'],
    ['website', 'https://ny.arbetsmiljoverket.example/'],
    ['workingLanguages', ['sv', 'en', 'fi']],
  ])('AUT-02 changes %s', async (field, value) => {
    const karin = await portal.signIn('karin');
    await karin.submit(edit, { [field]: value });
    expect(await authority()).toMatchObject({ [field]: value });
  });

  it.each(['officialName', 'informalName', 'email'])('AUT-02 requires %s', async (field) => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(edit, { [field]: '  ', description: 'Detta skrev jag' });
    expect(answer.status).toBe(422);
    expect(Object.keys(fieldErrors(answer))).toEqual([field]);
    expect(answer.page.querySelector(`.ds-error-summary a[href="#${field}"]`)).not.toBeNull();
    expect(formOf(answer).fields.description).toBe('Detta skrev jag');
  });

  it('AUT-04 refuses an e-mail address that cannot be one, and keeps it in the field', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.submit(edit, { email: 'registrator@' });
    expect(fieldErrors(answer).email).toBe('Ange en giltig e-postadress, till exempel namn@myndighet.se.');
    expect(formOf(answer).fields.email).toBe('registrator@');
  });

  it('a save that changes nothing leaves no event and no new version', async () => {
    const karin = await portal.signIn('karin');
    const before = { version: (await authority()).version, events: (await events()).length };
    const answer = await karin.submit(edit);
    expect(notice(await karin.get(answer.headers.location!))).toContain('inget behövde sparas');
    expect({ version: (await authority()).version, events: (await events()).length }).toEqual(before);
  });

  it('languages that only stand in another order in the form are not a change, and keep their order', async () => {
    const [karin, gunilla] = [await portal.signIn('karin'), await portal.signIn('gunilla.oberg')];
    const { id } = await authority();
    await portal.prisma.authority.update({ where: { id }, data: { workingLanguages: ['sv', 'en'] } });
    const before = await events();
    await karin.submit(edit);
    expect(await events()).toHaveLength(before.length);
    const stale = formOf(await gunilla.get(edit));
    await karin.submit(edit, { workingLanguages: ['de', 'en', 'sv'], areaOfActivity: 'Ordnat' });
    expect((await authority()).workingLanguages).toEqual(['sv', 'en', 'de']);
    const answer = await gunilla.post(edit, { ...stale.fields, competences: 'Andra' });
    expect(mainText(answer)).toContain('Ändrat av Karin Åkesson medan du redigerade. Det nya står i fältet.');
    expect([formOf(answer).fields.workingLanguages!].flat().sort()).toEqual(['de', 'en', 'sv']);
  });

  it('LOG-01 a save is an event with who, where from, before and after', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(edit, { areaOfActivity: 'Före' });
    await karin.submit(edit, { areaOfActivity: 'Efter' });
    const last = (await events()).at(-1);
    expect(last).toMatchObject({
      actorName: 'Karin Åkesson',
      address: expect.stringContaining('127.0.0.1') as string,
      changes: { areaOfActivity: { before: 'Före', after: 'Efter' } },
    });
  });

  it('AUT-07 offers no keywords of modules that the authority lacks, and refuses them', async () => {
    const karin = await portal.signIn('karin');
    const foreign = await portal.prisma.keyword.findFirstOrThrow({
      where: { module: { authorities: { none: { authority: { users: { some: { username: 'karin' } } } } } } },
    });
    const form = formOf(await karin.get(edit));
    expect(form.fields.keywords).not.toContain(String(foreign.id));
    const answer = await karin.post(edit, {
      ...form.fields,
      keywords: [String(foreign.id)],
      telephone: '070-174 06 05',
    });
    expect(answer.status).toBe(422);
    expect(fieldErrors(answer).keywords).toContain('finns inte längre att välja');
    expect((await authority()).telephone).not.toBe('070-174 06 05');
  });
});

describe('two administrators at once', () => {
  it('AUT-05 the second is shown what the first changed, keeps what was typed, and can save', async () => {
    const [karin, gunilla] = [await portal.signIn('karin'), await portal.signIn('gunilla.oberg')];
    await karin.submit(edit, { postalStreet: 'Box 10', telephone: '08-465 004 01', competences: 'Gammal' });
    const [first, second] = [formOf(await karin.get(edit)), formOf(await gunilla.get(edit))];
    const removed = [first.fields.keywords!].flat()[0]!;
    await karin.post(edit, {
      ...first.fields,
      postalStreet: 'Box 20',
      telephone: '08-465 004 02',
      keywords: [first.fields.keywords!].flat().slice(1),
    });
    const answer = await gunilla.post(edit, { ...second.fields, postalStreet: 'Box 30', competences: 'Ny' });

    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Karin Åkesson');
    expect(mainText(answer)).toContain(
      'Sparat av Karin Åkesson medan du redigerade: Box 20. Det du fyllde i står kvar.',
    );
    const merged = formOf(answer).fields;
    expect(merged).toMatchObject({ postalStreet: 'Box 30', telephone: '08-465 004 02', competences: 'Ny' });
    expect(merged.keywords).not.toContain(removed);
    expect(await authority()).toMatchObject({ postalStreet: 'Box 20', competences: 'Gammal' });

    expect((await gunilla.post(edit, merged)).status).toBe(303);
    expect(await authority()).toMatchObject({
      postalStreet: 'Box 30',
      telephone: '08-465 004 02',
      competences: 'Ny',
    });
  });

  it('NAV-06 AUT-05 one’s own other tab is called that', async () => {
    const karin = await portal.signIn('karin');
    const { fields } = formOf(await karin.get(edit));
    await karin.post(edit, { ...fields, telephone: '08-465 004 09' });
    const answer = await karin.post(edit, { ...fields, telephone: '08-465 004 08' });
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toMatch(/Sparat av dig själv i en annan flik \d{4}-\d\d-\d\d/);
    expect(mainText(answer)).toContain(
      'Sparat av dig själv i en annan flik medan du redigerade: 08-465 004 09',
    );
    expect(mainText(answer)).not.toContain('Karin');
  });

  it('AUT-05 a form of the version before does not say what it was filled in from: what was typed stays', async () => {
    const [karin, gunilla] = [await portal.signIn('karin'), await portal.signIn('gunilla.oberg')];
    const second = formOf(await gunilla.get(edit)).fields;
    delete second.base;
    await karin.submit(edit, { postalStreet: 'Box 40', telephone: '08-465 004 04' });
    const answer = await gunilla.post(edit, { ...second, postalStreet: 'Box 50' });
    expect(answer.status).toBe(409);
    expect(mainText(answer)).toContain('Sparat av Karin Åkesson medan du redigerade: 08-465 004 04.');
    expect(formOf(answer).fields).toMatchObject({ postalStreet: 'Box 50', telephone: second.telephone });
    expect((await gunilla.post(edit, formOf(answer).fields)).status).toBe(303);
  });

  it('AUT-05 of twenty saves of the same version at the same moment, one is saved', async () => {
    const karin = await portal.signIn('karin');
    const form = formOf(await karin.get(edit));
    const before = (await authority()).version;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        karin.post(edit, { ...form.fields, areaOfActivity: `Område ${number}` }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort((one, other) => one - other);
    expect(statuses).toEqual([303, ...Array.from({ length: 19 }, () => 409)]);
    expect((await authority()).version).toBe(before + 1);
  });
});

describe('who may', () => {
  it('NAV-02 an ordinary user reads the three tabs and sees nothing that changes', async () => {
    const lars = await portal.signIn('lars');
    for (const tab of ['', '/klassificering', '/moduler']) {
      const answer = await lars.get(`/administration/min-myndighet${tab}`);
      expect(answer.status).toBe(200);
      expect(mainText(answer)).not.toMatch(/Redigera|Användare/);
    }
    expect(mainText(await lars.get('/administration'))).not.toContain('Händelselogg');
  });

  it.each(['/anvandare', '/redigera'])('NAV-02 an ordinary user is refused %s, in Swedish', async (path) => {
    const answer = await (await portal.signIn('lars')).get(`/administration/min-myndighet${path}`);
    expect(answer.status).toBe(403);
    expect(mainText(answer)).toContain('Du har inte behörighet');
  });

  it('NAV-02 an ordinary user cannot save', async () => {
    const [karin, lars] = [await portal.signIn('karin'), await portal.signIn('lars')];
    const before = await authority();
    const { fields } = formOf(await karin.get(edit));
    const answer = await lars.post(edit, { ...fields, _csrf: await lars.token(), officialName: 'Kapad' });
    expect(answer.status).toBe(403);
    expect(await authority()).toEqual(before);
  });
});

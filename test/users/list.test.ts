import { beforeAll, describe, expect, it } from 'vitest';
import { hearQueries } from '../support/heard-queries.ts';
import { mailedPassword, newUser } from '../support/people.ts';
import { type Answer, mainText, usePortal, type Visitor } from '../support/portal.ts';

const users = '/administration/min-myndighet/anvandare';
/** Signed in at the portal of the tests that run. */
let karin: Visitor;

const rowsOf = ({ page }: Answer) =>
  page
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelectorAll('th, td').map(({ text }) => text.replace(/\s+/g, ' ').trim()));
const namesOf = (answer: Answer) => rowsOf(answer).map(([name]) => name!);
const find = async (query: string) => karin.get(`${users}?${query}`);

describe('the list of users', () => {
  const portal = usePortal();
  beforeAll(async () => void (karin = await portal.signIn('karin')));

  it('USR-12 shows name, e-mail, roles, account status and password status', async () => {
    const [lars] = rowsOf(await find('text=bergqvist'));
    expect(lars).toEqual([
      'Bergqvist, Lars',
      expect.stringContaining('@arbetsmiljoverket.example'),
      expect.stringContaining('Yrkeskvalifikationer: Läsare, Handläggare'),
      'aktiv',
      'giltigt',
      '–',
      expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      expect.stringMatching(/^⋯Åtgärder för Bergqvist, Lars Redigera Återställ lösenord Ta bort$/),
    ]);
  });

  it.each([
    ['utgangen', 'har gått ut'],
    ['tillfallig', 'tillfälligt'],
    ['blockerad', 'blockerat'],
  ])('USR-12 shows the password status of %s: %s', async (text, status) => {
    expect(rowsOf(await find(`text=${text}`))[0]?.[4]).toMatch(new RegExp(`^${status}`));
  });

  it('USR-13 says ny of somebody registered until the first sign-in, and aktiv from then on', async () => {
    await karin.submit(`${users}/ny`, { ...newUser('status'), username: 'nykomling' });
    const status = async () => rowsOf(await find('text=kollegastatus'))[0]?.[3];
    const password = await mailedPassword(portal, newUser('status').email);
    await portal.visitor().submit('/logga-in', { username: 'nykomling', password: `${password}x` });
    expect(await status()).toBe('ny');
    await portal.signIn('nykomling', password);
    expect(await status()).toBe('aktiv');
  });

  it.each([
    'osten',
    'ÖSTEN',
    'Plus, Östen',
    'plus östen',
    'östen plus',
    'ten pl',
    'lus  sten',
    'plus,osten',
    'osten.plus',
    'ostens-mejl@räksmörgås.example',
    'Ostens-mejl@XN--RKSMRGS-5WAO1O.example plus',
    'en us',
  ])('USR-12 «%s» finds Östen Plus', async (text) => {
    if ((await portal.prisma.user.count({ where: { username: 'osten.plus' } })) === 0)
      await karin.submit(`${users}/ny`, {
        ...newUser(),
        firstName: 'Östen',
        lastName: 'Plus',
        email: 'ostens-mejl@räksmörgås.example',
      });
    const found = await find(new URLSearchParams({ text }).toString());
    expect(namesOf(found)).toContain('Plus, Östen');
    expect(mainText(found)).toContain('ostens-mejl@räksmörgås.example');
    expect(namesOf(await find(new URLSearchParams({ text: `${text} zzz` }).toString()))).not.toContain(
      'Plus, Östen',
    );
  });

  it('USR-12 is filtered by status, role and module', async () => {
    const all = rowsOf(await find('')).length;
    expect(all).toBeGreaterThan(10);
    for (const [query, column, words] of [
      ['account=new', 3, 'ny'],
      ['password=blocked', 4, 'blockerat'],
      ['role=administrator', 2, 'Administratör'],
      ['role=case-handler', 2, 'Handläggare'],
    ] as const) {
      const found = rowsOf(await find(query));
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(all);
      expect(found.every((row) => row[column]!.includes(words))).toBe(true);
    }
  });

  it('USR-12 role and module together mean that role in that module', async () => {
    const module = (await find('')).page
      .querySelectorAll('#module option')
      .find(({ text }) => text === 'Yrkeskvalifikationer')!
      .getAttribute('value');
    expect(namesOf(await find(`role=case-handler&module=${module}`))).toEqual(['Bergqvist, Lars']);
  });

  it('USR-12 is sorted the Swedish way, both ways', async () => {
    const names = namesOf(await find('sort=name&direction=asc'));
    expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other, 'sv')));
    expect(namesOf(await find('sort=name&direction=desc'))).toEqual([...names].reverse());
    for (const sort of ['email', 'account', 'password', 'seen'])
      expect(new Set(namesOf(await find(`sort=${sort}&direction=desc`)))).toEqual(new Set(names));
  });

  it.each(['%', '_', '\\', "'", '"', 'a%00', '<b>'])(
    'USR-12 SEC-05 a search for %s finds what has it, or is refused',
    async (text) => {
      const answer = await find(`text=${encodeURIComponent(text)}`);
      expect([200, 422]).toContain(answer.status);
      expect(mainText(answer)).toMatch(/Inga användare passar filtret/);
    },
  );

  it.each(['account=x', 'password=x', 'module=x', 'module=1;DROP', 'text=' + 'x'.repeat(5_000)])(
    'SEC-05 a filter that cannot be is refused at its field: %s',
    async (query) => {
      const answer = await find(query);
      expect(answer.status).toBe(422);
      expect(answer.page.querySelectorAll('[data-field=validation]')).toHaveLength(1);
    },
  );

  it.each(['sort=x', 'direction=x', 'sida=0', 'sida=-1', 'sida=x', 'sida=999999'])(
    'SEC-05 what cannot be a sort or a page is passed over: %s',
    async (query) => {
      expect((await find(query)).status).toBe(200);
    },
  );

  it('USR-12 comes as CSV with all that fit, BOM, semicolons, and formulas defused', async () => {
    const where = { username: 'linnea.strom' };
    const { firstName } = await portal.prisma.user.findUniqueOrThrow({ where });
    const formula = await portal.prisma.user.update({ where, data: { firstName: '=HYPERLINK("x")' } });
    const answer = await karin.get(`${users}/csv?sort=email`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFFFörnamn;Efternamn;E-postadress;Administratör;Användarroller;Status;Lösenordsstatus;Tvåstegsinloggning;Senast inloggad',
    );
    expect(lines).toHaveLength(rowsOf(await find('')).length + 2);
    expect(answer.text).toContain(`"'=HYPERLINK(""x"")";${formula.lastName}`);
    expect(await portal.prisma.logEvent.count({ where: { action: 'users.downloaded' } })).toBe(1);
    expect((await karin.get(`${users}/csv?password=blocked`)).text.trim().split('\r\n')).toHaveLength(2);
    await portal.prisma.user.update({ where, data: { firstName } });
  });
});

describe('5,000 users in one authority', () => {
  const portal = usePortal();
  const heard = hearQueries(portal.pool);
  beforeAll(async () => {
    karin = await portal.signIn('karin');
    await portal.prisma.$executeRaw`
      INSERT INTO "user" (authority_id, first_name, last_name, email, username, language, password_hash, password_temporary, password_expires_at)
      SELECT authority_id, 'Många', 'Användare' || n, 'm' || n || '@many.example', 'many' || n, 'sv', password_hash, n % 3 = 0, now() + n * interval '1 hour'
      FROM "user", generate_series(1, 5000) n WHERE username = 'karin'`;
  });

  it('USR-12 is paged, keeping filter and order', async () => {
    const first = await find('text=många&sort=email&direction=desc');
    expect(rowsOf(first)).toHaveLength(25);
    expect(mainText(first)).toContain('visar 1–25 av 5 000');
    const next = first.page
      .querySelectorAll('nav.ds-pagination a')
      .find(({ text }) => text.trim() === '2')!
      .getAttribute('href')!;
    const second = await karin.get(next.replaceAll('&amp;', '&'));
    expect(mainText(second)).toContain('visar 26–50 av 5 000');
    expect(namesOf(second)).not.toContain(namesOf(first)[0]);
    expect(second.page.querySelector('#text')?.getAttribute('value')).toBe('många');
  });

  it('USR-12 every user is on exactly one page', async () => {
    const seen = new Set<string>();
    for (let number = 1; number <= 20; number++)
      for (const row of rowsOf(await find(`text=användare49&sort=password&sida=${number}`)))
        if (row.length > 1) seen.add(row[1]!);
    expect(seen.size).toBe(111);
  });

  it('USR-12 a page sends as many queries as for a few, and the file of all no more than a handful', async () => {
    for (const query of ['', 'text=4999', 'role=reader', 'sort=password&sida=150']) {
      heard.length = 0;
      expect((await find(query)).status).toBe(200);
      expect(heard.length, heard.join('\n')).toBeLessThanOrEqual(4);
    }
    heard.length = 0;
    expect((await karin.get(`${users}/csv`)).text.split('\r\n').length).toBeGreaterThan(5000);
    expect(heard.length, heard.join('\n')).toBeLessThanOrEqual(8);
  });
});

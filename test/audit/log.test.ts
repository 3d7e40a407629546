import { describe, expect, it } from 'vitest';
import { newUser } from '../support/people.ts';
import { mainText, usePortal } from '../support/portal.ts';
import { verify } from './chain.ts';

const portal = usePortal();
const log = '/administration/handelselogg';
const edit = '/administration/min-myndighet/redigera';
const rows = (answer: { page: { querySelectorAll: (selector: string) => { text: string }[] } }) =>
  answer.page.querySelectorAll('tbody tr').map(({ text }) => text.replace(/\s+/g, ' ').trim());

describe('Händelselogg', () => {
  it('LOG-01 shows who changed what, from what and to what, newest first', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(edit, { telephone: '08-465 004 31', workingLanguages: ['sv', 'fi'] });
    await karin.submit(edit, { telephone: '08-465 004 32' });
    const [newest, older] = rows(await karin.get(log));
    expect(newest).toContain('Ändrade myndighetens uppgifter');
    expect(newest).toContain('Karin Åkesson');
    expect(newest).toContain('Telefonnummer08-465 004 31 08-465 004 32');
    expect(older).toContain('Arbetsspråk');
    expect(older).toContain('svenska, finska');
  });

  it('LOG-01 shows nothing of other authorities', async () => {
    await portal.signIn('ensam');
    const karin = await portal.signIn('karin');
    const ensam = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'ensam' } });
    expect(mainText(await karin.get(log))).not.toContain(ensam.lastName);
  });

  it('LOG-01 is filtered by event, name and day in Swedish time', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(edit, { areaOfActivity: 'Filtrerat' });
    await portal.signIn('lars');
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(new Date());
    const found = async (query: string) => rows(await karin.get(`${log}?${query}`));
    expect((await found('action=authority.changed')).every((row) => row.includes('Ändrade'))).toBe(true);
    expect((await found('name=bergqvist')).every((row) => row.includes('Lars Bergqvist'))).toBe(true);
    expect((await found(`kind=alla&from=${day}&until=${day}`)).length).toBeGreaterThan(2);
    expect(await found('until=2020-01-01')).toEqual([]);
    expect(mainText(await karin.get(`${log}?until=2020-01-01`))).toContain('Inga händelser passar filtret.');
  });

  it('LOG-01 is paged by its events, there and back, whole or filtered, and of a scope too', async () => {
    const { authorityId } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'ensam' } });
    const at = Date.now();
    // Recorded out of order, many at one moment: the moment counts, and then the ID.
    await portal.owner.query(
      `INSERT INTO log_event (action, authority_id, actor_name, at)
       SELECT 'user.changed', $1, 'Sida ' || n, to_timestamp($2 / 1000.0) - (n * 7 % 13) * interval '1 minute' FROM generate_series(1, 120) n`,
      [authorityId, at],
    );
    const [ensam, nimic] = [await portal.signIn('ensam'), await portal.signIn('nimic')];
    const { rows: found } = await portal.pool.query<{ name: string }>(
      `SELECT actor_name AS name FROM log_event WHERE actor_name LIKE 'Sida %' ORDER BY at DESC, id DESC`,
    );
    const expected = found.map(({ name }) => name);
    for (const [visitor, path] of [
      [ensam, `${log}?action=user.changed`],
      [ensam, `${log}?name=sida`],
      [nimic, '/administration/myndigheter/handelselogg?action=user.changed'],
      [nimic, '/administration/myndigheter/handelselogg?name=sida'],
    ] as const) {
      const pages: string[][] = [];
      let answer = await visitor.get(path);
      const link = (rel: string) => answer.page.querySelector(`nav a[rel=${rel}]`)?.getAttribute('href');
      const shown = () => rows(answer).map((row) => /Sida \d+/.exec(row)![0]);
      for (;;) {
        pages.push(shown());
        const older = link('next');
        if (!older) break;
        answer = await visitor.get(older);
      }
      expect(pages.map(({ length }) => length)).toEqual([50, 50, 20]);
      expect(pages.flat()).toEqual(expected);
      for (const page of pages.slice(0, -1).reverse()) {
        answer = await visitor.get(link('prev')!);
        expect(shown()).toEqual(page);
      }
      expect(link('prev')).toBeUndefined();
      answer = await visitor.get(link('first') ?? path);
      expect(shown()).toEqual(pages[0]);
    }
  });

  it('LOG-01 refuses a filter that cannot be, at its field, and keeps it', async () => {
    const karin = await portal.signIn('karin');
    const answer = await karin.get(`${log}?from=2026-02-30&action=hej&name=a%00b`);
    expect(answer.status).toBe(422);
    expect(answer.page.querySelectorAll('[data-field=validation]')).toHaveLength(3);
    expect(answer.page.querySelector('#from')?.getAttribute('value')).toBe('2026-02-30');
  });

  it('LOG-01 comes as CSV with BOM, semicolons and defused formulas, and the download is an event', async () => {
    const karin = await portal.signIn('karin');
    await karin.submit(edit, { areaOfActivity: 'A;B "C"', description: '=1+1' });
    const answer = await karin.get(`${log}/csv?action=authority.changed`);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toContain('handelselogg.csv');
    const [header, first] = answer.text.split('\r\n');
    expect(header).toBe('\uFEFFTid;Händelse;Utförd av;Gäller;IP-adress;Ändringar');
    expect(first).toContain('Karin Åkesson');
    expect(answer.text).toContain('A;B ""C""');
    const events = await portal.prisma.logEvent.findMany({ where: { action: 'log.downloaded' } });
    expect(events).toHaveLength(1);
  });

  it('LOG-01 a change that fails leaves no event', async () => {
    const karin = await portal.signIn('karin');
    const before = await portal.prisma.logEvent.count();
    await karin.submit(edit, { email: 'fel' });
    expect(await portal.prisma.logEvent.count()).toBe(before);
  });
});

describe('the log of who is erased', () => {
  it('LOG-02 USR-10 the name goes, the event stays', async () => {
    const karin = await portal.signIn('karin');
    const registered = await karin.submit('/administration/min-myndighet/anvandare/ny', newUser());
    expect(registered.status).toBe(303);
    const { id } = await portal.prisma.user.findUniqueOrThrow({ where: { email: newUser().email } });
    expect(mainText(await karin.get(log))).toContain('Ny Kollega');
    const before = await portal.prisma.logEvent.count();
    await karin.submit(`/administration/min-myndighet/anvandare/${id}/ta-bort`);
    expect(await portal.prisma.logEvent.count()).toBe(before + 1);
    expect(await portal.prisma.logEvent.count({ where: { subjectId: id } })).toBe(2);
    expect(mainText(await karin.get(log))).not.toContain('Kollega');
    expect(mainText(await karin.get(log))).toContain(`Borttagen användare ${id}`);
    expect((await verify(portal)).fault).toBeNull();
  });
});

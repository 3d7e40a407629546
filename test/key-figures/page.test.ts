import { beforeEach, describe, expect, it } from 'vitest';
import { mainText, usePortalForEach, type Visitor } from '../support/portal.ts';
import { figuresOf, keyFiguresPath, moduleFields, monthOf, numberIn, tableOf, texts } from './figures.ts';

const portal = usePortalForEach();

let nimic: Visitor;
beforeEach(async () => {
  nimic = await portal.signIn('nimic');
});

describe('the charts', () => {
  it('NAV-03 have names, and say the same as the tables below them', async () => {
    const answer = await nimic.get(keyFiguresPath);
    const charts = answer.page.querySelectorAll('svg[role=img]');
    expect(charts).toHaveLength(3);
    for (const chart of charts) {
      const names = chart.getAttribute('aria-labelledby')!.split(' ');
      expect(names.map((id) => answer.page.querySelector(`#${id}`)!.text).every(Boolean)).toBe(true);
      expect(chart.parentNode?.querySelector('details summary')?.text).toBe('Visa som tabell');
    }
    const groups = answer.page.querySelectorAll('#moduler svg g').map((group) => {
      const value = (kind: string) => {
        const index = group.querySelectorAll('rect').findIndex((rect) => rect.classList.contains(kind));
        return index < 0 ? 0 : parseInt(group.querySelectorAll('.value')[index]!.text.replace(/\s/g, ''), 10);
      };
      return [group.querySelector('.label')!.text, moduleFields.map(value)];
    });
    expect(groups).toEqual(tableOf(answer, 'moduler'));
    for (const id of ['nya-myndigheter', 'nya-anvandare']) {
      const shown = texts(answer, `#${id} svg .value`).map(numberIn);
      const table = tableOf(answer, id);
      expect(shown).toEqual(table.map(([, [value]]) => value));
      expect(table.at(-1)![0]).toBe(monthOf(portal.clock.now));
      expect(shown).toHaveLength(12);
    }
  });

  it('draw bars as long as their numbers, users on a scale of their own', async () => {
    const answer = await nimic.get(keyFiguresPath);
    const bars = answer.page.querySelectorAll('#moduler svg rect').map((rect, index) => ({
      isUsers: rect.classList.contains('users'),
      width: parseFloat(rect.getAttribute('width')!),
      value: parseInt(answer.page.querySelectorAll('#moduler svg .value')[index]!.text, 10),
    }));
    for (const isUsers of [true, false]) {
      const shown = bars.filter((bar) => bar.isUsers === isUsers);
      const most = Math.max(...shown.map(({ value }) => value));
      for (const { width, value } of shown) expect(width).toBeCloseTo((55 * value) / most, 2);
    }
  });
});

describe('where the figures lead', () => {
  it('ACC-01 the lists hold as many authorities, but for the coordinator’s own', async () => {
    await portal.prisma.authority.create({
      data: { country: 'SE', officialName: 'Nya verket', informalName: 'Nya verket' },
    });
    const answer = await nimic.get(keyFiguresPath);
    const own = await portal.prisma.authority.findFirstOrThrow({
      where: { kind: 'NATIONAL_COORDINATOR', country: 'SE' },
      include: { users: { where: { isAdministrator: true } } },
    });
    const found = await figuresOf(nimic);
    const ownIn: Record<string, number> = {
      'Myndigheter utan administratör': 0,
      'Myndigheter med en enda administratör': own.users.length === 1 ? 1 : 0,
      'Myndigheter med obekräftade uppgifter': 0,
    };
    for (const [label, ours] of Object.entries(ownIn)) {
      const link = answer.page.querySelectorAll('.figures a').find(({ text }) => text === label)!;
      const list = await nimic.get(link.getAttribute('href')!);
      expect(texts(list, '#authorities-caption')[0]).toMatch(new RegExp(` av ${found[label]! - ours}\\)$`));
    }
    expect(mainText(answer).includes('Din egen är en av dem')).toBe(own.users.length === 1);
  });

  it('AUT-08 the coordinator’s own data is counted, and said to be', async () => {
    const { authorityId } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'nimic' } });
    const confirm = (confirmedAt: Date) =>
      portal.prisma.authority.update({ where: { id: authorityId }, data: { confirmedAt } });
    const own = 'på tolv månader. Din egen är en av dem';
    expect(mainText(await nimic.get(keyFiguresPath))).not.toContain(own);
    await confirm(new Date(0));
    expect(mainText(await nimic.get(keyFiguresPath))).toContain(own);
    await confirm(portal.clock.now);
  });

  /** How many the list says that it has. */
  const rowsAt = async (href: string): Promise<number> =>
    (await nimic.get(href)).page.querySelectorAll('tbody tr').length;

  it('every figure is a link, zero too', async () => {
    const answer = await nimic.get(keyFiguresPath);
    const figures = [...answer.page.querySelectorAll('.figures dt'), ...answer.page.querySelectorAll('td')];
    expect(figures.length).toBeGreaterThan(60);
    for (const figure of figures) expect(figure.querySelector('a[href]'), figure.text).not.toBeNull();
    expect(Object.values(await figuresOf(nimic))).toContain(0);
  });

  it('ACC-01 the figures of modules and months lead to just as many authorities, but for one’s own', async () => {
    const { authorityId } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'nimic' } });
    await portal.prisma.authority.update({
      where: { id: authorityId },
      data: { createdAt: new Date('2020-01-01') },
    });
    const { module } = await portal.prisma.moduleRole.update({
      where: {
        id: (
          await portal.prisma.moduleRole.findFirstOrThrow({
            where: { code: 'dispatcher', module: { code: 'consumer-protection' } },
          })
        ).id,
      },
      data: { minimumUsers: 3 },
      include: { module: true },
    });
    const own = await portal.prisma.authorityModule.findMany({
      where: { authorityId },
      include: { module: true },
    });
    const ownNames = own.map((one) => (one.module.labels as { sv: string }).sv);
    const answer = await nimic.get(keyFiguresPath);
    let short = 0;
    for (const row of answer.page.querySelectorAll('#moduler tbody tr')) {
      const [authorities, , tooFew] = row.querySelectorAll('td a');
      const ours = ownNames.includes(row.querySelector('th')!.text.trim()) ? 1 : 0;
      expect(await rowsAt(authorities!.getAttribute('href')!)).toBe(numberIn(authorities!.text) - ours);
      short += numberIn(tooFew!.text);
      expect(await rowsAt(tooFew!.getAttribute('href')!)).toBe(numberIn(tooFew!.text));
    }
    expect(short, `short of ${module.code}`).toBeGreaterThan(0);
    for (const link of answer.page.querySelectorAll('#nya-myndigheter td a'))
      expect(await rowsAt(link.getAttribute('href')!)).toBe(numberIn(link.text));
  });

  it('those of passwords and new users lead to the authorities where they are', async () => {
    const { prisma, clock } = portal;
    const at = async (figure: string) => {
      const link = (await nimic.get(keyFiguresPath)).page
        .querySelectorAll('.figures a')
        .find(({ text }) => text === figure)!;
      const list = await nimic.get(link.getAttribute('href')!);
      return list.page.querySelectorAll('tbody th a').map(({ text }) => text);
    };
    const lastYear = new Date(clock.now.getTime() - 400 * 24 * 60 * 60 * 1000);
    await prisma.user.updateMany({ data: { createdAt: lastYear } });
    await prisma.user.updateMany({
      where: { username: { in: ['lars', 'ensam'] } },
      data: { createdAt: clock.now },
    });
    expect(await at('Nya användare i år')).toEqual(['Arbetsmiljöverket', 'Konsumentverket']);
    expect(await at('Användare med utgånget eller blockerat lösenord')).toEqual(['Arbetsmiljöverket']);
    await prisma.user.update({ where: { username: 'ensam' }, data: { failedSignIns: 5 } });
    expect(await at('Användare med utgånget eller blockerat lösenord')).toContain('Konsumentverket');
  });

  it('NAV-02 only the national coordinator sees the shortcut', async () => {
    const shown = async (username: string) =>
      mainText(await (await portal.signIn(username)).get('/administration')).includes('Nyckeltal');
    expect(await shown('nimic')).toBe(true);
    for (const username of ['karin', 'atkomst', 'kommissionen', 'lars'])
      expect(await shown(username)).toBe(false);
  });
});

it('LOG-01 the modules as a file hold the numbers of the table, and the download is in the log', async () => {
  const table = tableOf(await nimic.get(keyFiguresPath), 'moduler');
  const { text, headers } = await nimic.get(`${keyFiguresPath}/csv`);
  expect(headers['content-disposition']).toContain('nyckeltal.csv');
  const [head, ...rows] = text.replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(head).toBe('Modul;Myndigheter;Användare med roll;Myndigheter där någon roll har för få användare');
  expect(rows).toEqual(table.map(([name, values]) => [name, ...values].join(';')));
  const event = await portal.prisma.logEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const { authorityId } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'nimic' } });
  expect(event).toMatchObject({
    action: 'key-figures.downloaded',
    authorityId,
    actorName: 'Henrik Sandström',
  });
});

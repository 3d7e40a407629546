import { beforeAll, expect, it } from 'vitest';
import { type Answer, usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const list = '/administration/myndigheter';
const workFirst = `${list}?sort=atgora`;

/** Authorities without an administrator, and with one who can sign in, names interleaved. */
async function create(many: number, from = 0): Promise<void> {
  const { prisma, clock } = portal;
  const name = (number: number) => `Verket ${String(number).padStart(3, '0')}`;
  const numbers = Array.from({ length: many }, (_, index) => from + index);
  const created = await prisma.authority.createManyAndReturn({
    data: numbers.map((number) => ({
      country: 'SE' as const,
      officialName: name(number),
      informalName: name(number),
      confirmedAt: clock.now,
    })),
    select: { id: true },
  });
  const { passwordHash } = await prisma.user.findUniqueOrThrow({ where: { username: 'karin' } });
  await prisma.user.createMany({
    data: created
      .filter((_, index) => index % 2 === 0)
      .map(({ id }) => ({
        authorityId: id,
        firstName: 'Ada',
        lastName: 'Min',
        email: `ada${id}@verket.example`,
        username: `ada.min${id}`,
        language: 'sv' as const,
        isAdministrator: true,
        passwordHash,
        passwordTemporary: false,
        passwordExpiresAt: new Date('2100-01-01'),
        firstSignInAt: clock.now,
      })),
  });
}

let nimic: Visitor;
beforeAll(async () => {
  await create(150);
  nimic = await portal.signIn('nimic');
});

const rowsOf = ({ page }: Answer) =>
  page.querySelectorAll('tbody tr').map((row) => ({
    name: row.querySelector('th a')!.text,
    hasWork: row.querySelector('.row-tasks') !== null,
  }));

/** All rows, page after page, by the links that say so. */
async function walk(path: string, rel: 'next' | 'prev'): Promise<ReturnType<typeof rowsOf>> {
  const answer = await nimic.get(path);
  const rows = rowsOf(answer);
  const href = answer.page.querySelector(`nav.ds-pagination a[rel=${rel}]`)?.getAttribute('href');
  const others = href ? await walk(href, rel) : [];
  return rel === 'next' ? [...rows, ...others] : [...others, ...rows];
}

/** The address of the last page. */
async function lastPage(path: string): Promise<string> {
  const href = (await nimic.get(path)).page
    .querySelector('nav.ds-pagination a[rel=next]')
    ?.getAttribute('href');
  return href ? lastPage(href) : path;
}

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name, 'sv');
const sortedBy = async (path: string) =>
  (await nimic.get(path)).page.querySelector('th[aria-sort]')?.text.trim();

it('NAV-04 those with something to do come first, onwards and back, and each once', async () => {
  const rows = await walk(workFirst, 'next');
  const all = [...rows].sort(byName);
  expect(new Set(all.map(({ name }) => name)).size).toBe(
    await portal.prisma.authority.count({
      where: { country: 'SE', kind: { notIn: ['NATIONAL_COORDINATOR', 'COMMISSION'] } },
    }),
  );
  expect(all.filter(({ hasWork }) => hasWork).length).toBeGreaterThan(50);
  expect(all.filter(({ hasWork }) => !hasWork).length).toBeGreaterThan(50);
  const expected = [...all.filter(({ hasWork }) => hasWork), ...all.filter(({ hasWork }) => !hasWork)];
  expect(rows).toEqual(expected);
  expect(await walk(await lastPage(workFirst), 'prev')).toEqual(expected);
  expect(await sortedBy(workFirst)).toBe('Att göra');
});

it('are by name when that is chosen, and the choice stays from page to page and with a filter', async () => {
  const path = `${list}?sort=namn`;
  const rows = await walk(path, 'next');
  expect(rows).toEqual([...rows].sort(byName));
  expect(await walk(await lastPage(path), 'prev')).toEqual(rows);
  const answer = await nimic.get(path);
  expect(answer.page.querySelector('form[role=search] [name=sort]')?.getAttribute('value')).toBe('namn');
  expect(await sortedBy(path)).toBe('Myndighet');
});

it('«Behöver åtgärd» shows just those with something to do', async () => {
  const rows = await walk(`${list}?atgard=ja`, 'next');
  expect(rows.every(({ hasWork }) => hasWork)).toBe(true);
  expect(rows.length).toBe((await walk(workFirst, 'next')).filter(({ hasWork }) => hasWork).length);
});

it('each thing to do leads to where it is done', async () => {
  const links = (await nimic.get(workFirst)).page.querySelectorAll('.row-tasks a');
  expect(links.length).toBeGreaterThan(0);
  for (const link of links.slice(0, 3)) {
    expect(link.text).toBe('Registrera en administratör');
    expect((await nimic.get(link.getAttribute('href')!)).page.querySelector('h1')?.text).toContain(
      'Lägg till användare',
    );
  }
});

it('those with something to do come first by themselves, but where the scope is large', async () => {
  expect(await sortedBy(list)).toBe('Att göra');
  await create(200, 500);
  expect(await sortedBy(list)).toBe('Myndighet');
});

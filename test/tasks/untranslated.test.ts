import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, mainText, usePortalForEach, type Visitor } from '../support/portal.ts';

const portal = usePortalForEach();
const path = '/administration/oversattningar';

let commission: Visitor;
beforeEach(async () => {
  // Everything is translated but what a test says.
  await portal.prisma.$executeRaw`
    WITH every AS (SELECT jsonb_object_agg(language, 'Namn') AS labels FROM unnest(enum_range(NULL::"Language")) AS language),
      modules AS (UPDATE module SET labels = every.labels || module.labels FROM every),
      roles AS (UPDATE module_role SET labels = every.labels || module_role.labels FROM every)
    UPDATE keyword SET labels = every.labels || keyword.labels FROM every`;
  commission = await portal.signIn('kommissionen');
});

const rowsOf = ({ page }: Answer) =>
  page
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelectorAll('th, td').map(({ text }) => text.trim()));

const services = () => portal.prisma.module.findUniqueOrThrow({ where: { code: 'services' } });

describe('Översättningar', () => {
  it('NAV-04 where nothing is missing nothing waits, and the page says so', async () => {
    const answer = await commission.get(path);
    expect(rowsOf(answer)).toEqual([]);
    expect(mainText(answer)).toContain('Alla namn finns på alla språk.');
    expect(mainText(await commission.get('/'))).not.toContain('saknas på något språk');
  });

  it('NAV-04 names a module, a role and a keyword with the languages that they lack', async () => {
    const { id } = await services();
    await portal.prisma.$executeRaw`UPDATE module SET labels = labels - 'fi' WHERE id = ${id}`;
    await portal.prisma.$executeRaw`
      UPDATE module_role SET labels = jsonb_build_object('sv', labels->'sv') WHERE module_id = ${id} AND code = 'reader'`;
    await portal.prisma.keyword.create({ data: { labels: { sv: 'Ensamt nyckelord' }, position: 999 } });
    const answer = await commission.get(path);
    expect(rowsOf(answer)).toEqual([
      ['Tjänster', 'Modul', 'Tjänster', 'finska'],
      ['Läsare', 'Användarroll', 'Tjänster', '23 språk'],
      ['Ensamt nyckelord', 'Nyckelord', 'Allmänna nyckelord', '23 språk'],
    ]);
    expect(mainText(await commission.get('/'))).toContain('3 namn saknas på något språk');
    for (const link of answer.page.querySelectorAll('tbody a')) {
      const form = await commission.get(link.getAttribute('href')!);
      expect(form.status).toBe(200);
      expect(form.text).toContain(link.text);
    }
  });

  it('NAV-04 what has been translated, or retired, no longer waits', async () => {
    const { id } = await services();
    await portal.prisma.$executeRaw`UPDATE module SET labels = labels - 'fi' WHERE id = ${id}`;
    await portal.prisma.keyword.create({
      data: { labels: { sv: 'Utgått' }, position: 999, retiredAt: portal.clock.now },
    });
    const href = (await commission.get(path)).page.querySelector('tbody a')!.getAttribute('href')!;
    const answer = await commission.submit(href, { 'name-fi': 'Palvelut' });
    expect(answer.status).toBe(303);
    expect(rowsOf(await commission.get(path))).toEqual([]);
  });

  it('NAV-04 all are found, fifty on a page', async () => {
    await portal.prisma.keyword.createMany({
      data: Array.from({ length: 60 }, (_, index) => ({
        labels: { sv: `Ord ${index}` },
        position: 1000 + index,
      })),
    });
    const first = await commission.get(path);
    const next = first.page.querySelector(
      'nav.ds-pagination a[rel=next], nav.ds-pagination a[href*="sida=2"]',
    )!;
    const names = [...rowsOf(first), ...rowsOf(await commission.get(next.getAttribute('href')!))].map(
      ([name]) => name,
    );
    expect(new Set(names).size).toBe(60);
  });
});

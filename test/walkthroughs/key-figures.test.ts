import { beforeAll, describe, expect, it } from 'vitest';
import { useWalkthrough, type Walker, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();

/** Registrations all through the year, many of them at last, and a role that too few hold. */
beforeAll(async () => {
  const like = await portal.prisma.user.findUniqueOrThrow({
    where: { username: 'lars' },
    omit: { id: true },
  });
  await portal.prisma.moduleRole.updateMany({
    where: { code: 'dispatcher', module: { code: { in: ['services', 'solvit'] } } },
    data: { minimumUsers: 3 },
  });
  const day = 24 * 60 * 60 * 1000;
  await portal.prisma.user.createMany({
    data: Array.from({ length: 130 }, (_, index) => ({
      ...like,
      username: `ny.siffra${index}`,
      email: `ny.siffra${index}@arbetsmiljoverket.example`,
      createdAt: new Date(portal.clock.now.getTime() - Math.round((index / 130) ** 3 * 330) * day),
    })),
  });
});

async function atKeyFigures(walker: Walker) {
  await walker.signIn('nimic');
  await walker.follow('Administration');
  await walker.follow('Nyckeltal');
}

const chart = (walker: Walker, name: string) => walker.page.getByRole('img', { name });

describe.each(widths)('at %i pixels', (width) => {
  it('NAV-03 ACC-02 the figures, the charts and their tables, with a link to what should be seen to', async () => {
    const nimic = await open({ width });
    await atKeyFigures(nimic);
    expect(await nimic.heading()).toBe('Nyckeltal');
    expect(await nimic.mainText()).toMatch(/Nyckeltal\s+Sverige/);
    const link = nimic.link('Moduler där någon roll har för få användare');
    await link.click();
    expect(await nimic.mainText()).toContain('I 2 av 15 moduler har någon myndighet');
    expect(await chart(nimic, 'Myndigheter och användare per modul').isVisible()).toBe(true);
    for (const section of ['moduler', 'nya-myndigheter', 'nya-anvandare'])
      expect(await overlapping(nimic, section)).toEqual([]);
    for (const summary of await nimic.page.getByText('Visa som tabell').all()) await summary.click();
    const table = nimic.page.getByRole('table', { name: 'Nya användare per månad', exact: true });
    await expect.poll(() => table.getByRole('row').count()).toBe(13);
    await nimic.check();
    await nimic.follow('Myndigheter med en enda administratör');
    expect(nimic.path).toBe('/administration/myndigheter');
    expect(await nimic.field('Administratörer').inputValue()).toBe('en');
  });
});

it('NAV-03 without JavaScript the tables open all the same', async () => {
  const nimic = await open({ width: 320, javaScript: false });
  await atKeyFigures(nimic);
  await nimic.page.locator('#moduler summary').click();
  await nimic.follow('Yrkeskvalifikationer');
  expect(await nimic.field('Modul').locator('option:checked').textContent()).toBe('Yrkeskvalifikationer');
});

it('NAV-03 at twice the text size no text of a chart covers another', async () => {
  const nimic = await open({ width: 1280, textScale: 2 });
  await atKeyFigures(nimic);
  for (const section of ['moduler', 'nya-myndigheter', 'nya-anvandare'])
    expect(await overlapping(nimic, section)).toEqual([]);
});

/** Texts of the section's chart that overlap. Runs in the browser, so it is passed as text. */
const overlapping = (walker: Walker, section: string): Promise<string[]> =>
  walker.page.evaluate<string[]>(`(() => {
    const texts = [...document.querySelectorAll('#${section} svg text')];
    const shown = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
    const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
      && one.top < other.bottom - 3 && other.top < one.bottom - 3;
    return shown.flatMap(([text, box], index) =>
      shown.slice(index + 1).filter(([, other]) => meet(box, other)).map(([other]) => text + ' × ' + other));
  })()`);

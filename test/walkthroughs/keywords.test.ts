import { describe, expect, it } from 'vitest';
import { useWalkthrough, type Walker, widths } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();
const desk = '/administration/nyckelord';

async function atDesk(walker: Walker) {
  await walker.signIn('kommissionen');
  await walker.follow('Administration');
  await walker.follow('Nyckelord');
  expect(await walker.heading()).toBe('Nyckelord');
}

/** Opens a branch of the tree when it is closed. */
async function openBranch(walker: Walker, name: string) {
  const branch = walker.page
    .locator('details')
    .filter({ has: walker.page.locator('summary', { hasText: name }) })
    .first();
  if ((await branch.getAttribute('open')) === null) await branch.locator('summary').click();
}

const namesBelow = (walker: Walker, name: string) =>
  walker.page
    .locator('.branch')
    .filter({ has: walker.link(`Redigera ${name}`) })
    .locator('.keyword-row .name')
    .allInnerTexts();

async function atKeywords(walker: Walker) {
  await walker.signIn('karin');
  await walker.follow('Administration');
  await walker.follow('Min myndighet');
  await walker.follow('Redigera myndighet');
  await walker.turnTo('Klassificering');
}

const isPartly = (walker: Walker, name: string) =>
  walker.box(name).evaluate((box: unknown) => (box as { indeterminate: boolean }).indeterminate);

describe.each([
  { width: 1280, javaScript: true },
  { width: 320, javaScript: true },
  { width: 1280, javaScript: false },
])('at $width pixels, script $javaScript', ({ width, javaScript }) => {
  const name = `Marknader ${width} ${javaScript ? 'med' : 'utan'}`;
  const renamed = `Torg ${width} ${javaScript ? 'med' : 'utan'}`;

  it('ACC-08 the Commission adds, renames, moves and retires a keyword', async () => {
    const claire = await open({ width, javaScript });
    await atDesk(claire);
    await openBranch(claire, 'Handel');
    await claire.follow('Lägg till under Handel');
    await claire.press('Lägg till nyckelord');
    expect(await claire.descriptionOf(claire.field('Namn på svenska'))).toBe('Ange namn på svenska.');
    await claire.fill('Namn på svenska', name);
    await claire.choose('Plats', 'Först');
    await claire.press('Lägg till nyckelord');
    expect(await claire.notice()).toBe(`Nyckelordet ${name} är tillagt.`);
    expect((await namesBelow(claire, name)).slice(0, 2)).toEqual(['Handel', name]);

    await claire.follow(`Redigera ${name}`);
    expect(await claire.mainText()).toContain('Saknas på 23 språk: bulgariska, danska');
    await claire.fill('Namn på svenska', renamed);
    await claire.fill('Finska', 'Torit');
    await claire.press('Spara ändringarna');
    expect(await claire.notice()).toBe(`Ändringarna av ${renamed} är sparade.`);

    await claire.follow(`Redigera ${renamed}`);
    expect(await claire.field('Finska').inputValue()).toBe('Torit');
    await claire.choose('Ligger under', 'Kultur');
    await claire.press('Visa platserna där');
    if (javaScript) expect(await claire.hasFocus(claire.page.locator('[data-focus]'))).toBe(true);
    await claire.choose('Plats', 'Efter Fornlämningar och fornfynd');
    await claire.press('Spara ändringarna');
    expect((await namesBelow(claire, renamed)).slice(0, 3)).toEqual([
      'Kultur',
      'Fornlämningar och fornfynd',
      renamed,
    ]);

    await claire.follow(`Redigera ${renamed}`);
    await claire.follow('Låt utgå');
    expect(await claire.mainText()).toContain('Ingen myndighet använder nyckelordet.');
    await claire.press('Låt utgå');
    expect(await claire.notice()).toBe(`${renamed} har utgått.`);
    expect(await claire.page.locator('.keyword-row', { hasText: renamed }).innerText()).toContain('utgått');
    await claire.follow(`Redigera ${renamed}`);
    await claire.follow('Använd igen');
    await claire.press('Använd igen');
    expect(await claire.notice()).toBe(`${renamed} används igen.`);
  });

  it('ACC-08 what is not done is asked about, refused or found at the desk', async () => {
    const claire = await open({ width, javaScript });
    await atDesk(claire);
    await claire.choose('Vilka nyckelord', 'Tjänster');
    await claire.press('Sök');
    expect(await claire.mainText()).toContain('Turism');
    await claire.choose('Vilka nyckelord', 'Allmänna nyckelord');
    await claire.fill('Sök nyckelord', 'wages');
    await claire.press('Sök');
    expect(await namesBelow(claire, 'Löner')).toEqual(['Arbetsmarknad', 'Anställningsvillkor', 'Löner']);
    await claire.follow('Redigera Anställningsvillkor');
    await claire.follow('Låt utgå');
    expect(await claire.heading()).toBe('Anställningsvillkor kan inte utgå än');
    await claire.follow('Tillbaka till nyckelordet');
    await claire.fill('Namn på svenska', 'Arbetsmiljö');
    if (javaScript) await claire.stayWhenAsked(() => claire.link('Administration').first().click());
    await claire.press('Spara ändringarna');
    expect(await claire.descriptionOf(claire.field('Namn på svenska'))).toContain('samma namn på svenska');
    await claire.follow('Avbryt');
    expect(claire.path).toBe(desk);
  });
});

describe.each(widths)('the keywords of an authority at %i pixels', (width) => {
  it('AUT-06 ticking a child shows its parents as partly chosen', async () => {
    await portal.prisma.authorityKeyword.deleteMany({
      where: { authority: { users: { some: { username: 'karin' } } } },
    });
    const karin = await open({ width });
    await atKeywords(karin);
    await openBranch(karin, 'Hälso- och sjukvård');
    expect(await isPartly(karin, 'Hälso- och sjukvård')).toBe(false);
    await karin.box('Apotek').check();
    expect(await isPartly(karin, 'Läkemedel')).toBe(true);
    expect(await isPartly(karin, 'Hälso- och sjukvård')).toBe(true);
    expect(await isPartly(karin, 'Tandvård')).toBe(false);
    expect(await karin.box('Läkemedel').isChecked()).toBe(false);
    await karin.box('Läkemedel').check();
    expect(await isPartly(karin, 'Läkemedel')).toBe(false);
    await karin.press('Spara ändringarna');
    await karin.follow('Klassificering');
    expect(await karin.page.locator('.keyword-tree .chosen').allInnerTexts()).toEqual([
      'Läkemedel',
      'Apotek',
    ]);
    await karin.follow('Redigera myndighet');
    await karin.turnTo('Klassificering');
    expect(await isPartly(karin, 'Hälso- och sjukvård')).toBe(true);
  });

  it('AUT-06 a filter box finds a keyword in a long tree, with those above it', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      labels: { sv: `Extra nyckelord ${width} ${index}` },
      position: 1000 + index,
    }));
    await portal.prisma.keyword.createMany({ data: many });
    const karin = await open({ width });
    await atKeywords(karin);
    const shown = karin.page.locator('#klassificering [data-keyword-tree] li:visible > .ds-field label');
    const filter = karin.page.locator('#klassificering').getByLabel('Hitta nyckelord');
    await filter.fill(`nyckelord ${width} 299`);
    await expect.poll(() => shown.allInnerTexts()).toEqual([`Extra nyckelord ${width} 299`]);
    await filter.fill('LÄKEMEDELSREK');
    await expect.poll(() => karin.box('Läkemedelsreklam').isVisible()).toBe(true);
    expect(await karin.box('Läkemedel').isVisible()).toBe(true);
    expect(await karin.box('Tandvård').isVisible()).toBe(false);
    await karin.box('Läkemedelsreklam').check();
    await filter.fill('finns inte');
    expect(await karin.page.locator('#klassificering [role=status]').innerText()).toBe(
      'Inget nyckelord passar.',
    );
    await filter.fill('');
    expect(await karin.box('Läkemedelsreklam').isChecked()).toBe(true);
    await karin.expectNoSidewaysScroll();
  });
});

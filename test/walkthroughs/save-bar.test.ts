import { expect, it } from 'vitest';
import { useWalkthrough, type Walker } from '../support/walkthrough.ts';

const { open } = useWalkthrough();
const own = '/administration/min-myndighet';

/** What has the focus, if the bar is over it. Runs in the browser. */
const coveredByBar = `(() => {
  const element = document.activeElement;
  const bar = document.querySelector('.save-bar');
  if (!element || element === document.body || bar.contains(element)) return '';
  const label = element.labels?.[0];
  const bottom = Math.max(...[element, label].filter(Boolean).map((one) => one.getBoundingClientRect().bottom));
  const top = bar.getBoundingClientRect().top;
  const isAbove = bar.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING;
  return isAbove && bottom > top + 0.5 ? (label ?? element).textContent.trim() + ' by ' + (bottom - top) : '';
})()`;

const hasReachedBar = `document.querySelector('.save-bar').contains(document.activeElement)`;
const isSticky = `getComputedStyle(document.querySelector('.save-bar')).position === 'sticky'`;

/** Tabs through the form, down to its buttons and up again; returns what the bar covered. */
async function coveredOnTheWay(walker: Walker): Promise<string[]> {
  const covered: string[] = [];
  let steps = 0;
  while (!(await walker.page.evaluate<boolean>(hasReachedBar)) && steps < 120) {
    await walker.page.keyboard.press('Tab');
    covered.push(await walker.page.evaluate<string>(coveredByBar));
    steps += 1;
  }
  expect(steps).toBeLessThan(120);
  for (let back = 0; back < steps; back += 1) {
    await walker.page.keyboard.press('Shift+Tab');
    covered.push(await walker.page.evaluate<string>(coveredByBar));
  }
  return covered.filter(Boolean);
}

it.each([
  ['karin', `${own}/anvandare/ny`, 1280, 900, 1],
  ['karin', `${own}/anvandare/ny`, 390, 844, 1],
  ['karin', `${own}/anvandare/ny`, 1280, 1200, 2],
  ['karin', `${own}/redigera`, 1280, 900, 1],
  ['karin', `${own}/redigera`, 390, 844, 1],
  ['karin', `${own}/redigera`, 800, 1200, 2],
])(
  'NAV-03 %s at %s, %i × %i, text × %i: what has the focus is never below the save bar',
  async (username, path, width, height, textScale) => {
    const walker = await open({ width, textScale });
    await walker.page.setViewportSize({ width, height });
    await walker.signIn(username);
    await walker.visit(path);
    expect(await walker.page.evaluate<boolean>(isSticky)).toBe(true);
    expect(await coveredOnTheWay(walker)).toEqual([]);
  },
);

it.each([
  [1280, 500, 1],
  [1280, 900, 2],
  [320, 900, 1],
])(
  'NAV-03 at %i × %i with text × %i the save bar stays where it stands',
  async (width, height, textScale) => {
    const walker = await open({ width, textScale });
    await walker.page.setViewportSize({ width, height });
    await walker.signIn('karin');
    await walker.visit(`${own}/anvandare/ny`);
    expect(await walker.page.evaluate<boolean>(isSticky)).toBe(false);
  },
);

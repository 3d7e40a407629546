import { expect, it } from 'vitest';
import { useWalkthrough, widths } from '../support/walkthrough.ts';

const { open } = useWalkthrough();

interface Loading {
  /** Milliseconds from the click to the first text on the screen (first contentful paint). */
  firstPaint: number;
  /** How much of the page moved while it loaded (cumulative layout shift); 0 is nothing. */
  layoutShift: number;
  /** Bytes over the network, headers included. */
  bytes: number;
}

/** Run in the page, as text, since it is the browser's objects that it asks. */
const measure = `new Promise((resolve) => {
  let layoutShift = 0;
  const count = (list) => list.getEntries().forEach((entry) => { layoutShift += entry.value; });
  new PerformanceObserver(count).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => {
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const firstPaint = Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime);
    resolve({ firstPaint, layoutShift, bytes: loaded.reduce((sum, entry) => sum + entry.transferSize, 0) });
  }, 200);
})`;

it.each(widths)(
  'NAV-03 pages are light, soon on the screen, and nothing in them moves, at %i pixels',
  async (width) => {
    const karin = await open({ width });
    await karin.visit('/logga-in');
    const first = await karin.page.evaluate<Loading>(measure);
    await karin.signIn('karin');
    const found: Record<string, Loading> = { 'first visit': first };
    for (const path of ['/', '/administration/min-myndighet', '/administration/min-myndighet/anvandare']) {
      await karin.page.goto(new URL(path, karin.page.url()).href);
      found[path] = await karin.page.evaluate<Loading>(measure);
    }
    console.table(found);
    expect(first.bytes, 'bytes of a first visit').toBeLessThan(60_000);
    for (const [path, { firstPaint, layoutShift, bytes }] of Object.entries(found)) {
      expect(layoutShift, `layout shift of ${path}`).toBe(0);
      expect(firstPaint, `first paint of ${path}, on a busy machine`).toBeLessThan(5_000);
      if (path !== 'first visit') expect(bytes, `bytes of ${path} on a later visit`).toBeLessThan(10_000);
    }
  },
);

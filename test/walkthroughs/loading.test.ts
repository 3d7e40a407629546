import { expect, it } from 'vitest';
import { useWalkthrough, widths } from '../support/walkthrough.ts';

const { open } = useWalkthrough();

interface Loading {
  /** Milliseconds from the click to the first text on the screen (first contentful paint): to be read, not judged. */
  firstPaint: number;
  /** What the browser fetches before it shows anything. */
  blocking: string[];
  /** How much of the page moved while it loaded (cumulative layout shift); 0 is nothing. */
  layoutShift: number;
  /** What moved. */
  moved: string[];
  /** Bytes over the network, headers included. */
  bytes: number;
}

/** Run in the page, as text, since it is the browser's objects that it asks. */
const measure = `new Promise((resolve) => {
  let layoutShift = 0;
  const moved = [];
  const count = (list) => list.getEntries().forEach((entry) => {
    layoutShift += entry.value;
    moved.push(...entry.sources.map(({ node }) => (node?.outerHTML ?? node?.parentElement?.outerHTML ?? '').slice(0, 100)));
  });
  new PerformanceObserver(count).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => {
    const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    const firstPaint = Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime);
    const blocking = loaded.filter((entry) => entry.renderBlockingStatus === 'blocking').map(({ name }) => new URL(name).pathname);
    resolve({ firstPaint, blocking, layoutShift, moved, bytes: loaded.reduce((sum, entry) => sum + entry.transferSize, 0) });
  }, 200);
})`;

it.each(widths)(
  'NAV-03 pages are light, wait for nothing but their style, and nothing in them moves, at %i pixels',
  async (width) => {
    const karin = await open({ width });
    await karin.visit('/logga-in');
    const first = await karin.page.evaluate<Loading>(measure);
    await karin.signIn('karin');
    const found: Record<string, Loading> = { 'first visit': first };
    for (const path of ['/', '/administration/min-myndighet', '/administration/min-myndighet/anvandare']) {
      const address = new URL(path, karin.page.url()).href;
      // The first time loads the letters that no page before has needed.
      await karin.page.goto(address);
      found[`${path}, new`] = await karin.page.evaluate<Loading>(measure);
      await karin.page.goto(address);
      found[path] = await karin.page.evaluate<Loading>(measure);
    }
    console.table(found, ['firstPaint', 'layoutShift', 'bytes']);
    for (const [path, { bytes }] of Object.entries(found).filter(([name]) => name.endsWith(', new')))
      expect(first.bytes + bytes, `bytes of a first visit that goes on to ${path}`).toBeLessThan(60_000);
    for (const [path, { blocking, layoutShift, moved, ...page }] of Object.entries(found)) {
      expect({ path, layoutShift, moved }).toEqual({ path, layoutShift: 0, moved: [] });
      expect(blocking, `what ${path} waits for before it is shown`).toEqual([
        expect.stringMatching(/\/portal\.\w+\.css$/),
      ]);
      if (path.startsWith('/') && !path.endsWith('new'))
        expect(page.bytes, `bytes of ${path} on a later visit`).toBeLessThan(10_000);
    }
  },
);

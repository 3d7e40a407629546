import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type LaunchOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

export interface PageOptions {
  width?: number;
  javaScript?: boolean;
}

export interface TestBrowser {
  /** A new page in a profile of its own. What its console complains about fails the test. */
  newPage: (options?: PageOptions) => Promise<Page>;
}

/** Gives the tests of the file, or of the `describe`, a real Chromium. */
export function useBrowser(): TestBrowser {
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];
  beforeAll(async () => {
    browser = await launch();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    const found = complaints;
    [contexts, complaints] = [[], []];
    expect(found, 'complaints in the console of the browser').toEqual([]);
  });
  afterAll(() => browser.close());
  return {
    newPage: async ({ width = 1280, javaScript = true } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        locale: 'sv-SE',
        javaScriptEnabled: javaScript,
        // Without scripts, Playwright cannot wait for what moves, and a press on it is lost.
        reducedMotion: 'reduce',
      });
      contexts.push(context);
      if (!javaScript) scriptless.add(context);
      const page = await context.newPage();
      collectComplaints(page, complaints);
      return page;
    },
  };
}

/** Fails with a list of what breaks WCAG 2.2 AA or axe's best practices on the page as it stands. */
export async function expectNoViolations(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const options = JSON.stringify({ runOnly: tags, resultTypes: ['violations'] });
  const { violations } = await withScripts(page, async () => {
    await page.evaluate(axe.source);
    return await page.evaluate<axe.AxeResults>(`axe.run(document, ${options})`);
  });
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n    ${node.target.join(' ')}\n    ${node.html}`),
  );
  expect(found, `${page.url()} ${await page.title()}`).toEqual([]);
}

const scriptless = new WeakSet<BrowserContext>();

/** Axe needs timers, which a page without JavaScript has not; the page's own scripts stay unrun. */
async function withScripts<T>(page: Page, action: () => Promise<T>): Promise<T> {
  if (!scriptless.has(page.context())) return await action();
  const session = await page.context().newCDPSession(page);
  const disable = (value: boolean) => session.send('Emulation.setScriptExecutionDisabled', { value });
  await disable(true); // A new session believes that scripts run, and would not pass on a plain false.
  await disable(false);
  return await action().finally(() => disable(true));
}

/** Refusals of the content security policy are among them; the answers 4xx to a whole page are not. */
function collectComplaints(page: Page, complaints: string[]) {
  const documents = new Set<string>();
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents.add(request.url());
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const isAnswer =
      message.text().startsWith('Failed to load resource') && documents.has(message.location().url);
    if (message.type() === 'error' && !isAnswer) complaints.push(`${page.url()}: ${message.text()}`);
  });
}

export async function launch() {
  try {
    return await chromium.launch({ ...(await installedBrowser()), args: flags() });
  } catch (cause) {
    if (!String(cause).includes('libnss3')) throw cause;
    throw new Error('Testernas webbläsare behöver libnss3: apt install libnss3', { cause });
  }
}

/** CHROME_PATH, else the browser in the npm package where it runs, else the Chrome that is installed. */
async function installedBrowser(): Promise<LaunchOptions> {
  if (process.env.CHROME_PATH) return { executablePath: process.env.CHROME_PATH };
  if (process.platform === 'linux' && process.arch === 'x64')
    return { executablePath: await unpackedChromium() };
  return { channel: 'chrome' };
}

/** The package's own unpacking is not used: two processes doing it at once trip over each other. */
async function unpackedChromium() {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url));
  const executable = join(folder, 'chromium');
  if (existsSync(executable)) return executable;
  await mkdir(folder, { recursive: true });
  const packed = join(
    createRequire(import.meta.url).resolve('@sparticuz/chromium'),
    '../../../bin/chromium.br',
  );
  const draft = `${executable}.${process.pid}`;
  await pipeline(
    createReadStream(packed),
    createBrotliDecompress(),
    createWriteStream(draft, { mode: 0o755 }),
  );
  await rename(draft, executable);
  return executable;
}

/** The browser is to call nobody; and as root it does not start with its sandbox. */
function flags() {
  const quiet = ['background-networking', 'component-update', 'sync', 'quic', 'gpu'];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return ['--no-first-run', ...quiet.map((name) => `--disable-${name}`), ...asRoot];
}

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'node-html-parser';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { connect } from '../../src/db/client.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { projectFolder } from '../../src/project-folder.ts';
import { routeOf } from '../fuzz/find-forms.ts';
import { startProgram, tryingOut } from '../start/program.ts';
import { launch } from '../support/browser.ts';
import { demoPassword } from '../support/portal.ts';

// `npm run screenshots`: what each of these people comes to by links, one page of each kind, wide, narrow and dark, in
// `screenshots`; and the pictures of the help and of README.md. Of the demo data, in a database of its own.

const people = ['nobody', 'lars', 'karin', 'atkomst', 'nimic', 'kommissionen'] as const;
const looks: Record<string, BrowserContextOptions> = {
  wide: { viewport: { width: 1280, height: 900 } },
  narrow: { viewport: { width: 390, height: 844 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
};

const port = 39_760;
const origin = `http://127.0.0.1:${port}`;
const clone = fileURLToPath(projectFolder);

const folder = await mkdtemp(join(tmpdir(), 'portal-screenshots-'));
await chmod(folder, 0o711);
const server = await startEmbedded(folder);
await migrate(server.url);
const { prisma, close } = connect(server.url);
await seedDemo(prisma, new Date());
const patience = 30 * 60_000;
const settings = { ...tryingOut, DATABASE_URL: server.url, PORT: String(port) };
const portal = startProgram('build/main.js', settings, [], patience);
const browser = await launch();
try {
  await portal.printed(/Portalen svarar/);
  await takePictures();
  for (const person of people)
    for (const look of Object.keys(looks)) await takePages(person, look);
} finally {
  await browser.close();
  portal.signal('SIGTERM');
  await portal.ended;
  await close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function open(person: string, look: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ ...look, locale: 'sv-SE', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${origin}/logga-in`);
  if (person === 'nobody') return page;
  await page.fill('[name=username]', person);
  await page.fill('[name=password]', demoPassword);
  await page.click('form[action="/logga-in"] button[type=submit]');
  return page;
}

async function takePages(person: string, look: string): Promise<void> {
  const page = await open(person, looks[look]!);
  const pictures = join(clone, 'screenshots', person, look);
  await mkdir(pictures, { recursive: true });
  const queue = [new URL(page.url()).pathname];
  const met = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const route = routeOf('get', path);
    if (!route || met.has(route)) continue;
    met.add(route);
    const answer = await page.goto(origin + path).catch(() => null);
    if (!answer) continue; // A file, which is no page.
    const name = route.replace(/^get \/?/, '').replaceAll(/[/:]+/g, '-') || 'start';
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    queue.push(...linksOn(await page.content()));
  }
  console.log(`${person}, ${look}: ${met.size} pages`);
  await page.context().close();
}

function linksOn(html: string): string[] {
  return parse(html)
    .querySelectorAll('a[href^="/"]')
    .map((link) => link.getAttribute('href')!);
}

/** The pictures of the help are WebP, as large as they are shown. */
async function takePictures(): Promise<void> {
  const page = await open('karin', { viewport: { width: 800, height: 720 } });
  const own = '/administration/min-myndighet';
  const pictures: Record<string, string> = {
    authority: own,
    register: `${own}/anvandare/ny`,
    users: `${own}/anvandare`,
    user: (await prisma.user.findUniqueOrThrow({ where: { username: 'lars' } })).id.toString(),
  };
  const session = await page.context().newCDPSession(page);
  for (const [name, path] of Object.entries(pictures)) {
    await page.goto(origin + (path.startsWith('/') ? path : `${own}/anvandare/${path}`));
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    await writeFile(join(clone, `public/img/help-${name}.webp`), Buffer.from(data, 'base64'));
  }
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto(`${origin}${own}/anvandare`);
  await page.screenshot({ path: join(clone, '.github/anvandare.png') });
  await page.context().close();
}

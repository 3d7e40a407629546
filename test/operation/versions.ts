import { execFile } from 'node:child_process';
import { readdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startEmbedded } from '../../src/db/embedded.ts';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';
import { startProgram } from '../start/program.ts';
import { type AtEnd, started, temporaryFolder } from './attempt.ts';

const run = promisify(execFile);

/** How far back the older version is, in commits, unless one is named; or the first there is. */
const usuallyBack = 30;

/**
 * The commit that is meant.
 * @throws where there is no such commit, or no history
 */
export async function olderCommit(name: string | undefined): Promise<string> {
  const options = name
    ? ['--max-count=1', name, '--']
    : ['--first-parent', `--max-count=${usuallyBack + 1}`, 'HEAD'];
  const { stdout } = await run('git', ['rev-list', ...options]);
  return stdout.trim().split('\n').at(-1)!;
}

export const titleOf = async (commit: string): Promise<string> =>
  (await run('git', ['log', '-1', '--format=%h, %as: %s', commit])).stdout.trim();

/** Checks the commit out in a folder of its own, and builds it. */
export async function buildVersion(atEnd: AtEnd, commit: string): Promise<string> {
  const folder = join(await temporaryFolder(atEnd), 'version');
  await started(atEnd, async () => {
    await run('git', ['worktree', 'add', '--detach', folder, commit]);
    return { stop: () => run('git', ['worktree', 'remove', '--force', folder]) };
  });
  await started(atEnd, async () => {
    // With other packages it installs its own.
    if (await isSame(join(folder, 'package-lock.json'), 'package-lock.json'))
      await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, npm_config_prefer_offline: 'true' };
    await run(process.execPath, ['src/install.mjs'], { cwd: folder, env });
    return { stop: () => undefined };
  });
  return folder;
}

const isSame = async (one: string, other: string): Promise<boolean> =>
  (await readFile(one)).equals(await readFile(other));

/** The migrations of this version that the other one has not got. */
export async function newMigrations(version: string): Promise<string[]> {
  const [ours, theirs] = [
    await readdir('prisma/migrations'),
    await readdir(join(version, 'prisma/migrations')),
  ];
  return ours.filter((name) => !theirs.includes(name));
}

export interface Addresses {
  DATABASE_URL: string;
  MIGRATION_DATABASE_URL: string;
}

/** A database that the version itself has made and filled: as its demo, which is then stopped. */
export async function demoOf(atEnd: AtEnd, version: string): Promise<Addresses> {
  const server = await started(atEnd, () =>
    startEmbedded(join(version, '.data'), { max_connections: '200' }),
  );
  await started(atEnd, async () => {
    const demo = startProgram(join(version, 'build/main.js'), { PORT: '0' }, [], 120_000);
    await demo.printed(/Portalen svarar/);
    demo.signal('SIGTERM');
    await demo.ended;
    return { stop: () => undefined };
  });
  await withClient(server.url, (client) => client.query("ALTER ROLE portal_app PASSWORD 'provning'"));
  const owner = siblingUrl(server.url, 'portal');
  const app = Object.assign(new URL(owner), { username: 'portal_app', password: 'provning' }).href;
  return { DATABASE_URL: app, MIGRATION_DATABASE_URL: owner };
}

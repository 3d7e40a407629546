import { execFile, execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { killAll } from './kill-all.ts';

const run = promisify(execFile);

/** PostgreSQL as Debian installs it: pg_dump and pg_restore, which the embedded one lacks, and their server. */
export interface PostgresPrograms {
  folder: string;
  version: number;
}

export interface Server {
  port: number;
  /** The address of its database `postgres`, as a superuser. */
  url: string;
  /** SIGKILL to every process of it. */
  kill: () => Promise<void>;
  /** From a standby to a primary; settles when it is one. */
  promote: () => Promise<void>;
  /** Stops it, where it still runs, and throws it away. */
  stop: () => Promise<void>;
}

/** The newest that is installed; null where there is none. */
export function installedPostgres(): PostgresPrograms | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number) : [];
  const complete = versions
    .sort((a, b) => b - a)
    .map((version) => ({ version, folder: join(root, String(version), 'bin') }));
  return complete.find(({ folder }) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** Starts a server that is thrown away when stopped; not as root, which PostgreSQL refuses. */
export const startServer = (programs: PostgresPrograms, settings = ['fsync=off']): Promise<Server> =>
  startOn(programs, settings, ['initdb', '-U', 'portal', '-A', 'trust', '-E', 'UTF8', '--no-sync']);

/** Starts a standby that follows the server at the address, under the name. */
export const startStandby = (
  programs: PostgresPrograms,
  settings: string[],
  primaryUrl: string,
  name: string,
): Promise<Server> =>
  startOn(programs, settings, [
    'pg_basebackup',
    ...['--write-recovery-conf', '--checkpoint=fast', '--no-sync'],
    `--dbname=${primaryUrl}?application_name=${name}`,
  ]);

/** A server on what a program puts into a folder of its own. */
async function startOn(
  { folder }: PostgresPrograms,
  settings: string[],
  [maker = '', ...words]: string[],
): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), 'portal-postgres-'));
  const account = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (account.uid) chownSync(home, account.uid, account.gid);
  const port = await freePort();
  const data = join(home, 'data');
  const options = { cwd: home, env: { LC_ALL: 'C' }, ...account };
  const control = (...words: string[]) =>
    run(join(folder, 'pg_ctl'), ['-D', data, '-l', join(home, 'log'), '-w', ...words], options);
  let isThere = false;
  const server: Server = {
    port,
    url: `postgresql://portal@127.0.0.1:${port}/postgres`,
    kill: async () => {
      isThere = false;
      await killAll(parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8'), 10));
    },
    promote: async () => {
      await control('promote');
    },
    stop: async () => {
      if (isThere) await control('-m', 'fast', 'stop');
      rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
  const set = [
    `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`,
    ...settings.map((setting) => `-c ${setting}`),
  ].join(' ');
  try {
    await run(join(folder, maker), ['-D', data, ...words], options);
    await control('-o', set, 'start');
    isThere = true;
    return server;
  } catch (fault) {
    await server.stop();
    throw fault;
  }
}

const idOf = (option: string): number =>
  Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));

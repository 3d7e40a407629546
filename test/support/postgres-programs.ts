import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PostgreSQL as Debian installs it: pg_dump and pg_restore, which the embedded one lacks, and their server. */
export interface PostgresPrograms {
  folder: string;
  version: number;
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
export async function startServer({
  folder,
}: PostgresPrograms): Promise<{ url: string; stop: () => Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'portal-postgres-'));
  const account = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (account.uid) chownSync(home, account.uid, account.gid);
  const port = await freePort();
  const data = join(home, 'data');
  const options = { cwd: home, env: { LC_ALL: 'C' }, ...account };
  await run(
    join(folder, 'initdb'),
    ['-D', data, '-U', 'portal', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    options,
  );
  const set = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  const control = (...words: string[]) =>
    run(join(folder, 'pg_ctl'), ['-D', data, '-l', join(home, 'log'), '-w', ...words], options);
  await control('-o', set, 'start');
  return {
    url: `postgresql://portal@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await control('-m', 'fast', 'stop');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const idOf = (option: string): number =>
  Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

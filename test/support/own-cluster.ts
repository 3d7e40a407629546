import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { startEmbedded } from '../../src/db/embedded.ts';
import { type Cluster, findCluster } from '../../src/db/embedded-files.ts';
import { withClient } from '../../src/db/with-client.ts';
import { freePort } from './free-port.ts';
import { killAll } from './kill-all.ts';

export interface OwnCluster {
  /** The address of its database `postgres`, which stays the same. */
  readonly url: string;
  /** SIGKILL to PostgreSQL, every process of it. */
  kill: () => Promise<void>;
  /** Starts it, and waits until it has recovered. */
  start: () => Promise<void>;
}

/**
 * A PostgreSQL of the test's own that keeps what it has confirmed, unlike the one that the other tests share. A
 * SIGKILL takes its memory; what it has written the operating system keeps: it is a crash, not a power failure.
 */
export function useOwnCluster(): OwnCluster {
  let folder: string;
  let cluster: Cluster;
  let url: string;
  let server: ChildProcess;
  const kill = async () => {
    const ended = once(server, 'exit');
    await killAll(server.pid!);
    await ended;
  };
  const start = async () => {
    for (;;) {
      server = launch(cluster, url);
      if (await answers(server, url)) return;
      await pause(100); // Until the last processes of its predecessor have gone.
    }
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portal-crash-'));
    await chmod(folder, 0o711);
    const created = await startEmbedded(folder, { max_connections: '100' });
    url = Object.assign(new URL(created.url), { port: String(await freePort()) }).href;
    await created.stop();
    cluster = await findCluster(folder);
    await start();
  }, 120_000);
  afterAll(async () => {
    await kill();
    for (const path of [cluster.home, folder])
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  return {
    get url() {
      return url;
    },
    kill,
    start,
  };
}

function launch({ binaries, account, data, home }: Cluster, url: string): ChildProcess {
  return spawn(join(binaries, 'bin', 'postgres'), ['-D', data, '-p', new URL(url).port], {
    cwd: home,
    env: { LC_ALL: 'C' },
    stdio: 'ignore',
    ...account,
  });
}

/** False when it has ended instead. */
async function answers(server: ChildProcess, url: string): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const isUp = await withClient(url, (client) => client.query('SELECT')).then(Boolean, () => false);
    if (isUp) return true;
    await pause(50);
  }
  return false;
}

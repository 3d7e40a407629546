/**
 * `npm run dev`: the portal as `npm start` runs it, built and started again whenever a file changes. Errors in the
 * build are shown, and the running portal goes on. Ctrl-C stops everything.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { watch } from 'chokidar';
import { startEmbedded } from '../db/embedded.ts';
import { aborted, stopSignal } from '../operation/stop-signal.ts';
import { projectFolder } from '../project-folder.ts';
import { isDatabaseNamed } from '../settings.ts';

const watched = ['prisma', 'public', 'src', 'views'];

/** Editors write several files, or one in several steps: milliseconds to wait for the rest. */
const settling = 30;

const stopping = stopSignal();

async function main(): Promise<void> {
  process.chdir(fileURLToPath(projectFolder));
  // Held here, so that it runs on while the portal, which uses the one that it finds running, is started anew.
  const database = isDatabaseNamed ? null : await startEmbedded();
  let standby = startStandby();
  const startPortal = (): ChildProcess => {
    const portal = standby.connected ? standby : startStandby();
    portal.send('start');
    standby = startStandby();
    return portal;
  };
  let portal = startPortal();
  const renew = async (): Promise<void> => {
    if (stopping.aborted || !installs()) return;
    await end(portal);
    portal = startPortal();
  };
  const watcher = watch(watched, { ignoreInitial: true, ignored: /generated/ });
  const work = whenSettled(watcher, renew);
  await aborted(stopping);
  await watcher.close();
  await work.done();
  await Promise.all([portal, standby].map(end));
  await database?.stop();
}

/** A process that waits with the packages loaded, which takes longer than all the rest of a start. */
const startStandby = (): ChildProcess =>
  spawn(process.execPath, ['--enable-source-maps', 'src/dev/standby.mjs'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, WEB_CONCURRENCY: '1' },
  });

/** Translates the views and builds the programs, as before `npm start`; complaints are shown. */
const installs = (): boolean =>
  spawnSync(process.execPath, ['src/install.mjs'], { stdio: 'inherit' }).status === 0;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Does the work after each change, once for those that come together, and one at a time. */
function whenSettled(
  watcher: ReturnType<typeof watch>,
  work: () => Promise<void>,
): { done: () => Promise<void> } {
  let working = Promise.resolve();
  let isAwaited = false;
  watcher.on('all', () => {
    if (isAwaited) return;
    isAwaited = true;
    working = working.then(async () => {
      await pause(settling);
      isAwaited = false;
      await work();
    });
  });
  return { done: () => working };
}

await main();
process.exit(0);

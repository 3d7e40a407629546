import cluster, { type Address, type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { log } from './log.ts';
import { processesReplaced } from './metrics.ts';

/** No process of the portal gets as far as listening; why was told by each of them. */
export class NotListening extends Error {}

export interface Processes {
  /** Where they listen, all of them on the same port. */
  address: Address;
  /** Resolves when all have ended, which they do once stopping. */
  ended: Promise<void>;
}

/**
 * Starts copies of this program that share a port, replaces those that die, and stops them all together.
 * @throws NotListening when the first one does not listen, and later when none does
 */
export async function startProcesses(count: number, stopping: AbortSignal): Promise<Processes> {
  stopping.addEventListener('abort', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  });
  const first = fork(1);
  const address = await listening(first);
  // One that was forked after the signal would not hear of it.
  const others = stopping.aborted ? [] : Array.from({ length: count - 1 }, (_, index) => fork(index + 2));
  await Promise.all(others.map(listening));
  const health = { listening: new Set([first, ...others]), failures: 0, patience: 2 * count };
  const all = [first, ...others].map((worker, index) => keepUp(worker, index + 1, health, stopping));
  return { address, ended: Promise.all(all).then(() => undefined) };
}

/** For glibc, at the start of a process: threads that hash passwords, 19 MiB each, take turns with the memory, not each its own. */
export const frugalMalloc = { MALLOC_ARENA_MAX: '1' };

const fork = (number: number): Worker =>
  cluster.fork({ ...frugalMalloc, ...process.env, PORTAL_PROCESS: String(number) });

const listening = (worker: Worker): Promise<Address> =>
  new Promise((resolve, reject) => {
    worker.once('listening', resolve);
    worker.once('exit', () => reject(new NotListening()));
  });

interface Health {
  listening: Set<Worker>;
  /** Processes that have ended before they listened, since one last did. */
  failures: number;
  patience: number;
}

/** Shorter lives are followed by a pause, in milliseconds. */
const shortLife = 5_000;

/** Replaces a process as often as it dies. */
async function keepUp(worker: Worker, number: number, health: Health, stopping: AbortSignal): Promise<void> {
  for (let current: Worker | null = worker; current;) {
    const from = Date.now();
    const [code, signal] = (await once(current, 'exit')) as [number | null, string | null];
    if (!health.listening.delete(current)) health.failures += 1;
    if (health.listening.size === 0 && health.failures >= health.patience) throw new NotListening();
    const wait = Date.now() - from < shortLife ? 1_000 : 0;
    const mayGoOn = await pause(wait, true, { signal: stopping }).catch(() => false);
    if (mayGoOn) {
      processesReplaced.inc();
      log.error({ process: number, code, signal }, 'a process died and is replaced');
    }
    current = mayGoOn ? replacement(number, health) : null;
  }
}

const replacement = (number: number, health: Health): Worker => {
  const worker = fork(number);
  return worker.once('listening', () => {
    health.listening.add(worker);
    health.failures = 0;
  });
};

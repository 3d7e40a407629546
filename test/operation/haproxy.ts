import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { type AtEnd, started } from './attempt.ts';

/** Where the balancer listens, and the ports of the two portals behind it. */
export interface Balancer {
  origin: string;
  one: number;
  two: number;
}

/** Ends the process with a sentence where HAProxy is missing. */
export function requireHaproxy(): void {
  if (!spawnSync('haproxy', ['-v']).error) return;
  console.error('Försöket behöver HAProxy: apt install haproxy');
  process.exit(1);
}

/** HAProxy with the documents' settings, before two ports of this machine. */
export async function startHaproxy(atEnd: AtEnd): Promise<Balancer> {
  const [front, one, two] = [await freePort(), await freePort(), await freePort()];
  await started(atEnd, () => {
    const child = spawn('haproxy', ['-db', '-f', 'docs/operation/haproxy.cfg'], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PORTAL_BIND: `127.0.0.1:${front}`,
        PORTAL_ONE: `127.0.0.1:${one}`,
        PORTAL_TWO: `127.0.0.1:${two}`,
        // All of them come from one address.
        PORTAL_RATE: '1000000',
      },
    });
    const ended = once(child, 'exit');
    return {
      stop: () => {
        child.kill('SIGKILL');
        return ended;
      },
    };
  });
  return { origin: `http://127.0.0.1:${front}`, one, two };
}

/** Waits until the balancer has found a portal that is ready. */
export async function untilServing({ origin }: Balancer): Promise<void> {
  while ((await fetch(`${origin}/logga-in`).catch(() => null))?.status !== 200) await pause(200);
}

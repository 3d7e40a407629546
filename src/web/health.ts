import { setTimeout as pause } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import type pg from 'pg';
import { pendingMigrations } from '../db/migrate.ts';
import { log } from '../operation/log.ts';
import { gauge } from '../operation/metrics.ts';

/**
 * Answers load balancers and supervisors, before sessions and without a line in the log each time: /healthz
 * says that the process lives, /readyz whether to send it requests (503: no).
 */
export const health =
  (readiness: Readiness): RequestHandler =>
  async (request, response, next) => {
    if (request.path === '/healthz') response.type('text').send('ok');
    else if (request.path === '/readyz') {
      const obstacle = await readiness();
      response
        .status(obstacle ? 503 : 200)
        .type('text')
        .send(obstacle ?? 'ok');
    } else next();
  };

/** What hinders the process from taking requests; null when nothing does. */
export type Readiness = () => Promise<Obstacle | null>;

type Obstacle = 'stopping' | 'database' | 'migrations';

/** How long the database may take to answer, in milliseconds. */
const patience = 1_000;

/** How long a pool may be full without finishing anything, in milliseconds, before it counts as stuck. */
const lull = 5_000;

/** Measures whether the process is ready; a machine is when all its processes are. Called once. */
export function measureReadiness(readiness: Readiness): void {
  const help = '1 when /readyz says 200, else 0; of several processes the lowest.';
  gauge('portal_ready', help, async () => ((await readiness()) ? 0 : 1), 'min');
}

/** Tells in the log when it begins that a process is not ready, and when it is again. */
function watch(readiness: Readiness): Readiness {
  let before: Obstacle | null = null;
  return async () => {
    const obstacle = await readiness();
    const didChange = obstacle !== before;
    before = obstacle;
    if (didChange && !obstacle) log.info('ready again');
    if (didChange && obstacle) log[obstacle === 'stopping' ? 'info' : 'warn']({ obstacle }, 'not ready');
    return obstacle;
  };
}

/**
 * A process is ready when it is not stopping, its database answers within a second, and all migrations of this version
 * are there. Asks over the pool that requests use, so that it knows what they know. A pool whose connections are all at
 * work is ready while work is being finished: taking a busy process out would make the others busier. Simultaneous
 * questions share one answer, so strangers cannot slow it down (SEC-07).
 */
export function createReadiness(pool: pg.Pool, stopping?: AbortSignal): Readiness {
  let finishedAt = performance.now();
  pool.on('release', (fault: Error | undefined) => {
    if (!fault) finishedAt = performance.now();
  });
  const isAtWork = () => pool.waitingCount > 0 && performance.now() - finishedAt < lull;
  const ask = async () => {
    try {
      return (await pendingMigrations(pool)).length === 0 ? null : 'migrations';
    } catch {
      return 'database';
    }
  };
  let asking: ReturnType<typeof ask> | null = null;
  return watch(async () => {
    if (stopping?.aborted) return 'stopping';
    asking ??= ask().finally(() => {
      asking = null;
    });
    const tooLate = pause(patience, 'late' as const, { ref: false });
    const answer = await Promise.race([asking, tooLate]);
    if (answer !== 'late') return answer;
    return isAtWork() ? null : 'database';
  });
}

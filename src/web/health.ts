import type { RequestHandler } from 'express';
import pg from 'pg';
import { pendingMigrations } from '../db/migrate.ts';
import { log } from '../operation/log.ts';

/**
 * Answers load balancers and supervisors, before sessions and without a line in the log at its usual level: /healthz
 * says that the process lives, /readyz whether to send it requests (503: no).
 */
export const health =
  (readiness: Readiness): RequestHandler =>
  async (request, response, next) => {
    if (request.path === '/healthz') response.type('text').send('ok');
    else if (request.path === '/readyz') {
      const obstacle = await readiness();
      if (obstacle) log.debug({ obstacle }, 'not ready');
      response
        .status(obstacle ? 503 : 200)
        .type('text')
        .send(obstacle ?? 'ok');
    } else next();
  };

/** What hinders the process from taking requests; null when nothing does. */
export type Readiness = () => Promise<'stopping' | 'database' | 'migrations' | null>;

/** How long the database may take to answer, in milliseconds. */
const patience = 1_000;

/**
 * A process is ready when it is not stopping, its database answers within a second, and all migrations of this version
 * are there. Uses a connection of its own: a busy pool means work, and taking a busy process out would make the others
 * busier. Simultaneous questions share one answer, so strangers cannot slow it down (SEC-07).
 */
export function createReadiness({ options }: pg.Pool, stopping?: AbortSignal): Readiness {
  const limits = { max: 1, connectionTimeoutMillis: patience, query_timeout: patience };
  const pool = new pg.Pool({ ...options, ...limits, allowExitOnIdle: true });
  pool.on('error', () => undefined); // The next question connects anew.
  const look = async () => {
    try {
      return (await pendingMigrations(pool)).length === 0 ? null : 'migrations';
    } catch {
      return 'database';
    }
  };
  let looking: ReturnType<typeof look> | null = null;
  return async () => {
    if (stopping?.aborted) return 'stopping';
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
}

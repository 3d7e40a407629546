import pg from 'pg';
import { pendingMigrations } from '../db/migrate.ts';

/** What hinders the process from taking requests; null when nothing does. */
export type Readiness = () => Promise<'stopping' | 'database' | 'migrations' | null>;

/** How long the database may take to answer, in milliseconds. */
const patience = 1_000;

/**
 * Ready is who is not stopping, has a database that answers within a second, and finds in it the migrations
 * that this version needs. Asks over a connection of its own: where the pool is busy, there is work to do, and a
 * load balancer that took the process out for it would make the others busier still. Whoever asks while it is being
 * found out is given the same answer: strangers who ask a thousand times do not make it slow (SEC-07).
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

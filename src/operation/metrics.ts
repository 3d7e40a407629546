import type pg from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from 'prom-client';

const requestDuration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from a request to the end of its answer.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

/** Counts a request that has been answered; `route` is the route's pattern. */
export function observeRequest(
  { method, route, status }: { method: string; route: string; status: number },
  seconds: number,
): void {
  requestDuration.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
}

export const signInsRefused = new Counter({
  name: 'portal_sign_ins_refused_total',
  help: 'Sign-ins refused: unknown user, wrong password or blocked account.',
});

/** Measures what only a running process has: Node itself and the pool of connections. Called once. */
export function measureProcess(pool: pg.Pool): void {
  collectDefaultMetrics();
  gauge('portal_database_connections_used', 'Connections at work.', () => pool.totalCount - pool.idleCount);
  gauge('portal_database_connections_idle', 'Connections that wait for work.', () => pool.idleCount);
  gauge('portal_database_requests_waiting', 'Who waits for a connection.', () => pool.waitingCount);
}

/** Something that is read off when Prometheus asks; what cannot be read is not a number. */
export function gauge(name: string, help: string, read: () => number | Promise<number>): void {
  new Gauge({
    name,
    help,
    collect: async function () {
      this.set(await Promise.resolve(read()).catch(() => Number.NaN));
    },
  });
}

/** Everything measured in this process, as Prometheus reads it. */
export const metrics = (): Promise<string> => register.metrics();

import { setTimeout as pause } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import type pg from 'pg';
import {
  type Aggregator,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  register,
  Registry,
} from 'prom-client';

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
  help: 'Sign-ins refused: unknown user, wrong password, blocked account, or too many from an address.',
});

/** Measures what only a running process has: Node itself and the pool of connections. Called once. */
export function measureProcess(pool: pg.Pool): void {
  collectDefaultMetrics();
  gauge('portal_database_connections_used', 'Connections at work.', () => pool.totalCount - pool.idleCount);
  gauge('portal_database_connections_idle', 'Connections that wait for work.', () => pool.idleCount);
  gauge('portal_database_requests_waiting', 'Who waits for a connection.', () => pool.waitingCount);
  gauge(
    'portal_heap_used_ratio',
    'Share of the memory that V8 may use; of several processes the highest.',
    heapUsed,
    'max',
  );
}

function heapUsed(): number {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size / heap_size_limit;
}

/** How long something may take to be read off, in milliseconds: all metrics of a machine must be there within five seconds. */
const patience = 2_000;

/**
 * Something that is read off when Prometheus asks; what cannot be read within two seconds is not a number.
 * `aggregator` makes one of the values of a machine's processes.
 */
export function gauge(
  name: string,
  help: string,
  read: () => number | Promise<number>,
  aggregator: Aggregator = 'sum',
): void {
  new Gauge({
    name,
    help,
    aggregator,
    collect: async function () {
      const tooLate = pause(patience, Number.NaN, { ref: false });
      this.set(await Promise.race([Promise.resolve(read()).catch(() => Number.NaN), tooLate]));
    },
  });
}

/**
 * Gauges that one question to the database answers, by name. It is not asked again while the database, silent or busy,
 * has not answered the last one.
 */
export function gaugesOf<Figure extends string>(
  ask: () => Promise<Readonly<Record<Figure, number>>>,
  gauges: Readonly<Record<string, { figure: Figure; help: string }>>,
): void {
  let asking: ReturnType<typeof ask> | null = null;
  const askOnce = () => (asking ??= ask().finally(() => (asking = null)));
  for (const [name, { figure, help }] of Object.entries(gauges))
    gauge(name, help, async () => (await askOnce())[figure]);
}

/** Everything measured in this process, as Prometheus reads it. */
export const metrics = (): Promise<string> => register.metrics();

/** What the process that starts the others measures. */
const ofMachine = new Registry();

export const processesReplaced = new Counter({
  name: 'portal_processes_replaced_total',
  help: 'Processes that died and were replaced.',
  registers: [ofMachine],
});

/** What is measured of a machine with several processes, beside what each of them measures. */
export const machineMetrics = (): Promise<string> => ofMachine.metrics();

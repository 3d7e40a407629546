import autocannon from 'autocannon';
import type { Server } from './server.ts';

export interface Asked {
  path: string;
  headers: Record<string, string>;
}

export interface Measured {
  perSecond: number;
  /** Milliseconds. */
  median: number;
  p99: number;
  /** Processor time of the server a request, in milliseconds. */
  cpu: number;
}

/**
 * Asks a server for a page over eight connections, or so many, as often as it answers, for so many seconds or requests.
 * @throws when it answers anything but 200
 */
export async function load(
  server: Server,
  { path, headers }: Asked,
  howLong: { duration: number; connections?: number } | { amount: number },
): Promise<Measured> {
  const before = await server.usage();
  const result = await autocannon({ url: server.origin + path, connections: 8, headers, ...howLong });
  const after = await server.usage();
  const answered = result['2xx'];
  if (answered === 0 || answered < result.requests.total)
    throw new Error(`${path} answers ${JSON.stringify(result.statusCodeStats)}`);
  return {
    perSecond: answered / result.duration,
    median: result.latency.p50,
    p99: result.latency.p99,
    cpu: (after.cpu - before.cpu) / answered,
  };
}

/** Does something over and over for so many seconds, by several at once; `act` returns how long it waited, in milliseconds. */
export async function repeat(
  server: Server,
  act: () => Promise<number>,
  { workers, seconds }: { workers: number; seconds: number },
): Promise<Measured> {
  const before = await server.usage();
  const start = performance.now();
  const waits: number[] = [];
  const work = async (): Promise<void> => {
    while (performance.now() - start < seconds * 1000) waits.push(await act());
  };
  await Promise.all(Array.from({ length: workers }, work));
  const elapsed = (performance.now() - start) / 1000;
  const after = await server.usage();
  return {
    perSecond: waits.length / elapsed,
    median: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    cpu: (after.cpu - before.cpu) / waits.length,
  };
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length * share)] ?? NaN;

export const medianOf = (values: readonly number[]): number => quantile(values, 0.5);

/** The medians of several rounds. */
export function middle(rounds: readonly Measured[]): Measured {
  const of = (field: keyof Measured): number => medianOf(rounds.map((round) => round[field]));
  return { perSecond: of('perSecond'), median: of('median'), p99: of('p99'), cpu: of('cpu') };
}

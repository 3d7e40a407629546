import autocannon from 'autocannon';
import type { Server } from './server.ts';

export interface Load {
  path: string;
  headers: Record<string, string>;
  connections?: number;
  /** The body of each request that is posted; without it pages are asked for. */
  nextBody?: () => string;
}

export interface Measured {
  perSecond: number;
  /** Milliseconds. */
  median: number;
  p99: number;
  /** Processor time of the server a request, in milliseconds. */
  cpu: number;
}

/** Asks a server as often as it answers, for so many seconds. Fails when it answers anything but what it should. */
export async function load(
  server: Server,
  { path, headers, connections = 8, nextBody }: Load,
  seconds: number,
): Promise<Measured> {
  const before = await server.usage();
  const expected = nextBody ? '303' : '200';
  const result = await autocannon({
    url: server.origin + path,
    ...{ connections, duration: seconds, headers },
    requests: [
      nextBody
        ? { method: 'POST', setupRequest: (request) => ({ ...request, body: nextBody() }) }
        : { method: 'GET' },
    ],
  });
  const after = await server.usage();
  const answered = result.statusCodeStats?.[expected]?.count ?? 0;
  if (answered < result.requests.total || answered === 0)
    throw new Error(`${path} answers ${JSON.stringify(result.statusCodeStats)}`);
  return {
    perSecond: answered / result.duration,
    median: result.latency.p50,
    p99: result.latency.p99,
    cpu: (after.cpu - before.cpu) / answered,
  };
}

export const medianOf = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

/** The medians of several rounds. */
export function middle(rounds: readonly Measured[]): Measured {
  const of = (field: keyof Measured): number => medianOf(rounds.map((round) => round[field]));
  return { perSecond: of('perSecond'), median: of('median'), p99: of('p99'), cpu: of('cpu') };
}

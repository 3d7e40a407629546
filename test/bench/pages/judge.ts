import { availableParallelism } from 'node:os';
import { type Asked, load, type Measured, medianOf, middle } from './load.ts';
import type { Server } from './server.ts';

export const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
export const seconds = Number(process.env.BENCH_SECONDS ?? 1);

/** As many as `npm start` makes in production. */
export const processes = availableParallelism();

/** Requests before anything is measured: until then the programs are still being compiled. */
const warmUp = 3_000 * processes;
/** Both servers in turn, so that whatever else the machine does falls on both alike; the ratio is that of requests a second. */
export async function inTurn(one: Server, other: Server, asked: Asked, otherAsked = asked) {
  const pairs: [Measured, Measured][] = [];
  for (const [server, page] of [
    [one, asked],
    [other, otherAsked],
  ] as const)
    await load(server, page, { amount: warmUp });
  for (let round = 0; round < rounds; round++)
    pairs.push([
      await load(one, asked, { duration: seconds }),
      await load(other, otherAsked, { duration: seconds }),
    ]);
  const ratio = medianOf(pairs.map(([first, second]) => first.perSecond / second.perSecond));
  return {
    first: middle(pairs.map(([first]) => first)),
    second: middle(pairs.map(([, second]) => second)),
    ratio,
  };
}

export const figures = ({ perSecond, median, p99, cpu }: Measured) => ({
  'requests/s': Math.round(perSecond),
  'median ms': median,
  'p99 ms': p99,
  'CPU ms': round(cpu),
});

export const verdict = (what: string, isReached: boolean, figure: string | number): void =>
  console.log(`${isReached ? 'reached    ' : 'NOT REACHED'}  ${what}: ${figure}`);

export const percent = (share: number): string => `${Math.round(share * 100)} %`;
export const round = (value: number): number => Math.round(value * 100) / 100;

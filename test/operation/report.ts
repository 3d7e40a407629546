import type { Load, Outcome } from './load.ts';

/** How many of each, most frequent first. */
export function countsOf(values: string[]): [value: string, times: number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** What was answered, how fast, and what was not. */
export function report({ outcomes, failed }: Load): void {
  const good = (kind: Outcome['kind']): Outcome[] =>
    outcomes.filter((outcome) => outcome.kind === kind && !outcome.fault);
  const times = good('page')
    .map(({ milliseconds }) => milliseconds)
    .sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor((times.length - 1) * share)]!);
  console.log(
    `${times.length} pages answered, ${good('save').length} saves confirmed, ${failed.length} failed`,
  );
  console.log(`median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms`);
  const lines = failed.map(({ sentIn, endedIn, fault }) => `${sentIn} – ${endedIn}: ${fault}`);
  for (const [line, times] of countsOf(lines)) console.log(`  ${times} × ${line}`);
}

/** The same for each phase, by when it was sent. */
export function reportPhases({ outcomes }: Load): void {
  for (const phase of new Set(outcomes.map(({ sentIn }) => sentIn))) {
    const sent = outcomes.filter(({ sentIn }) => sentIn === phase);
    const good = (kind: Outcome['kind']): string =>
      String(sent.filter((outcome) => outcome.kind === kind && !outcome.fault).length).padStart(6);
    const failed = sent.filter(({ fault }) => fault).length;
    console.log(`  ${phase.padEnd(20)}${good('page')} pages${good('save')} saves ${failed} failed`);
  }
}

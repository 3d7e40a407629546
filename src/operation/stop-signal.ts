/** However much is under way, the process has ended so many milliseconds after the signal. */
const longestStop = 9_500;

/** Aborts at SIGTERM and Ctrl-C, which may come more than once: npm passes the latter on as well. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    setTimeout(() => process.exit(1), longestStop).unref();
    stopping.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  return stopping.signal;
}

/** Resolves when it aborts; at once when it has. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

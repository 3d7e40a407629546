import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { production, type Program, startProgram } from '../start/program.ts';

/**
 * Has something done at the end of the attempt, what was asked for last first. Ask before starting what is to be stopped.
 * @throws when the end has begun: nothing more is to be started
 */
export type AtEnd = (stop: () => unknown) => void;

/**
 * Makes the attempt, and stops what it has started, however it ends: well, with a fault, or with Ctrl-C. The exit
 * code is 0 when it has succeeded.
 */
export async function makeAttempt(attempt: (atEnd: AtEnd) => Promise<boolean>): Promise<never> {
  const stops: (() => unknown)[] = [];
  let isEnding = false;
  const atEnd: AtEnd = (stop) => {
    if (isEnding) throw new Error('the attempt is over');
    stops.push(stop);
  };
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => reject(new Error(`stopped by ${signal}`)));
    // Also of what goes on for a while when its database has been stopped.
    process.on('uncaughtException', reject);
  });
  let code = 1;
  try {
    if (await Promise.race([attempt(atEnd), interrupted])) code = 0;
  } catch (fault) {
    console.error(fault);
  }
  isEnding = true;
  for (const stop of stops.reverse())
    try {
      await stop();
    } catch (fault) {
      console.error(fault);
      code = 1;
    }
  process.exit(code);
}

/** Starts something, and has it stopped at the end, also when that comes before it has started. */
export async function started<T extends { stop: () => unknown }>(
  atEnd: AtEnd,
  start: () => T | Promise<T>,
): Promise<T> {
  let starting: Promise<T> | undefined;
  atEnd(async () => (await starting?.catch(() => undefined))?.stop());
  return await (starting = (async () => await start())());
}

/** A folder that is removed at the end; other users may pass through it. */
export async function temporaryFolder(atEnd: AtEnd): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portal-attempt-'));
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  await chmod(folder, 0o711);
  return folder;
}

/** The portal in production mode, with two processes; of another version, where its folder is said. */
export async function startPortal(
  atEnd: AtEnd,
  port: number,
  variables: Record<string, string>,
  version = '',
): Promise<Program> {
  const program = await started(atEnd, () => {
    const settings = { ...production, PORT: String(port), TRUST_PROXY: '1', WEB_CONCURRENCY: '2' };
    return stoppable(
      startProgram(join(version, 'build/main.js'), { ...settings, ...variables }, [], 600_000),
    );
  });
  await program.printed(/Portalen svarar/);
  return program;
}

const stoppable = (program: Program): Program & { stop: () => Promise<unknown> } => ({
  ...program,
  stop: () => {
    program.signal('SIGKILL');
    return program.ended;
  },
});

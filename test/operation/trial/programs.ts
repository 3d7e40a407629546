import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { projectFolder } from '../../../src/project-folder.ts';
import { Skipped, type Trial } from './trial.ts';

export const clone = fileURLToPath(projectFolder);

type Variables = Record<string, string>;

const base = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LC_ALL: 'C.UTF-8' };

/**
 * Runs a line of the shell, in the project's folder unless another is given, and returns what it printed.
 * @throws with what it complained of when it ends with another code than 0
 */
export async function shell(line: string, variables: Variables = {}, cwd = clone): Promise<string> {
  const child = spawn('sh', ['-ec', line], { cwd, env: { ...base, ...variables }, timeout: 120_000 });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (printed += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`«${line}» ended with ${code}: ${printed.trim()}`);
  return printed;
}

/** @throws Skipped where the program is not installed */
export function needs(program: string, packageName = program): void {
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
    throw new Skipped(`${program} is not installed: apt install ${packageName}`);
}

export interface Running {
  child: ChildProcess;
  /** What it has printed so far. */
  printed: () => string;
  /** SIGTERM, then SIGKILL after fifteen seconds. Says how it ended, and after how many seconds. */
  stop: () => Promise<{ code: number | null; seconds: number }>;
}

/** Starts a program that is stopped at the end of the trial at the latest. */
export function start(trial: Trial, program: string, options: string[], variables: Variables = {}): Running {
  const child = spawn(program, options, { cwd: clone, env: { ...base, ...variables } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (printed += text.toString()));
  const ended = once(child, 'close').catch(() => undefined);
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    const from = performance.now();
    if (!isOver()) child.kill('SIGTERM');
    const last = setTimeout(() => child.kill('SIGKILL'), 15_000);
    if (!isOver()) await ended;
    clearTimeout(last);
    return { code: child.exitCode, seconds: (performance.now() - from) / 1_000 };
  };
  trial.atEnd(stop);
  return { child, printed: () => printed, stop };
}

const { scripts } = JSON.parse(readFileSync(new URL('package.json', projectFolder), 'utf8')) as {
  scripts: { start: string };
};

/** Starts the portal with what `start` in package.json says, and waits until it answers. */
export async function startPortal(trial: Trial, variables: Variables): Promise<Running> {
  const [program, ...options] = scripts.start.split(' ');
  const portal = start(trial, program === 'node' ? process.execPath : program!, options, variables);
  await until('the portal answers', () => {
    if (portal.child.exitCode !== null) throw new Error(`the portal ended: ${portal.printed()}`);
    return portal.printed().includes('Portalen svarar på');
  });
  return portal;
}

/**
 * Waits until it is so, looking a few times a second.
 * @throws when it is not within so many milliseconds
 */
export async function until(what: string, isSo: () => unknown, patience = 60_000): Promise<void> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    if (await isSo()) return;
    await pause(200);
  }
  throw new Error(`not within ${patience / 1_000} s: ${what}`);
}

/** @throws with the sentence unless it is so */
export function must(isSo: unknown, sentence: string): asserts isSo {
  if (!isSo) throw new Error(sentence);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder } from '../../../src/project-folder.ts';

/** A server in processes of its own, which tells what they use. */
export interface Server {
  origin: string;
  process: ChildProcess;
  usage: () => Promise<Usage>;
  stop: () => Promise<void>;
}

export interface Usage {
  /** Processor time in milliseconds, that of all threads of all processes. */
  cpu: number;
  /** Resident memory of the largest process in MB. */
  memory: number;
}

const clone = fileURLToPath(projectFolder);
const { start } = (
  JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')) as { scripts: Record<'start', string> }
).scripts;
const floor = fileURLToPath(new URL('floor.ts', import.meta.url));
const usageModule = new URL('usage.mjs', import.meta.url).href;

/** What Node is given to run the portal, as `npm start` does, and to run the floor. */
export const programs = { portal: start.split(' ').slice(1), floor: ['--import', 'tsx', floor] };

/** Starts a program that listens at PORT, and waits until it answers. */
export async function startServer(program: string[], port: number, env: NodeJS.ProcessEnv): Promise<Server> {
  const child = spawn(process.execPath, ['--import', usageModule, ...program], {
    cwd: clone,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const origin = `http://127.0.0.1:${port}`;
  await untilItAnswers(`${origin}/logga-in`);
  return { origin, process: child, usage: () => usageOf(child), stop: () => stop(child) };
}

async function usageOf(child: ChildProcess): Promise<Usage> {
  child.send('usage');
  const [{ usage }] = (await once(child, 'message')) as [{ usage: { cpu: NodeJS.CpuUsage; rss: number }[] }];
  return {
    cpu: usage.reduce((sum, { cpu }) => sum + (cpu.user + cpu.system) / 1000, 0),
    memory: Math.max(...usage.map(({ rss }) => rss)) / 1024 / 1024,
  };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function untilItAnswers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (
      await fetch(url, { redirect: 'manual' }).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

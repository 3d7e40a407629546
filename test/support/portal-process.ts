import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { projectFolder } from '../../src/project-folder.ts';
import { tryingOut } from '../start/program.ts';

export interface PortalProcess {
  child: ChildProcess;
  /** Where it listens. */
  url: string;
  /** SIGKILL: it is told nothing, and finishes nothing. */
  kill: () => Promise<void>;
}

export interface PortalProcesses {
  /**
   * Starts the real portal, `build/main.js`, in a process of its own.
   * @throws when it ends before it listens, as it does without a database
   */
  start: (variables: Record<string, string>) => Promise<PortalProcess>;
}

const clone = fileURLToPath(projectFolder);

/** Gives the tests of the file processes that end with the test at the latest. */
export function usePortalProcesses(): PortalProcesses {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  return {
    start: async (variables) => {
      const child = spawn(process.execPath, ['build/main.js'], {
        cwd: clone,
        env: { PATH: process.env.PATH, PORT: '0', ...tryingOut, ...variables },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      children.push(child);
      const url = await addressOf(child);
      return { child, url, kill: () => kill(child) };
    },
  };
}

/** What it prints once it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    const read = (text: Buffer): void => {
      printed += text.toString();
      const found = /Portalen svarar på http:\/\/\S+:(\d+)\n/.exec(printed);
      if (found) resolve(`http://127.0.0.1:${found[1]}`);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => reject(new Error(`the portal ended: ${printed}`)));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

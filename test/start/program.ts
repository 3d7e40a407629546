import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { projectFolder } from '../../src/project-folder.ts';
import { readSettings } from '../../src/settings.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  /** Waits until it has printed what matches, and returns the match. */
  printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  signal: (name: NodeJS.Signals) => void;
  pid: number;
  ended: Promise<Ended>;
}

/** The settings that a database of one's own asks for. The secret is that of the tests' own portals: they share mails. */
export const tryingOut = {
  NODE_ENV: 'test',
  SESSION_SECRET: readSettings({}).secrets.texts[0]!,
  SMTP_URL: 'smtp://127.0.0.1:1',
};

/** The settings that production asks for, but for the database. */
export const production = {
  ...tryingOut,
  NODE_ENV: 'production',
  SESSION_SECRET: 'x'.repeat(32),
  MAIL_FROM: 'portalen@example.se',
  PORTAL_URL: 'https://portalen.example.se',
  HELP_DESK: 'hjalp@example.se',
  COMMISSION_EMAIL: 'namn@example.se',
  OPERATOR_NAME: 'Provmyndigheten',
  OPERATOR_ADDRESS: 'Provgatan 1, 111 11 Provstad',
  DATA_PROTECTION_OFFICER: 'dataskydd@example.se',
  SUPERVISORY_AUTHORITY: 'Tillsynsmyndigheten, www.example.se',
};

const clone = fileURLToPath(projectFolder);

/**
 * Runs a program of build/ in a process of its own, as the scripts in package.json do, and with no other settings.
 * It is killed after `patience` milliseconds. `input` is piped to it.
 */
export function startProgram(
  path: string,
  variables: Record<string, string>,
  options: string[] = [],
  patience = 25_000,
  input?: Buffer,
): Program {
  const child = spawn(process.execPath, ['--enable-source-maps', path, ...options], {
    cwd: clone,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables },
    stdio: 'pipe',
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return {
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(stdout);
          if (match) resolve(match);
        };
        look();
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`${path} ended without printing it: ${stdout}${stderr}`)));
      }),
    signal: (name) => child.kill(name),
    pid: child.pid!,
    ended,
  };
}

import { execFile, execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withClient } from '../../../src/db/with-client.ts';
import { freePort } from '../../support/free-port.ts';
import { installedPostgres } from '../../support/postgres-programs.ts';
import type { Trial } from './trial.ts';

const run = promisify(execFile);

export interface Server {
  port: number;
  /** For psql and its kin: the superuser, as on a server that somebody looks after. */
  variables: Record<string, string>;
  /** The address of the database for the role. */
  url: (role: string, password: string, database?: string) => string;
  /** Asks as the superuser. */
  query: <Row extends object>(sql: string, database?: string) => Promise<Row[]>;
  stop: () => Promise<unknown>;
  start: () => Promise<unknown>;
  /** SIGSTOP and SIGCONT to all of its processes. */
  signal: (name: 'SIGSTOP' | 'SIGCONT') => void;
}

/** A new server with passwords, on 127.0.0.1; of the PostgreSQL that the system has. */
export async function newServer(trial: Trial, name: string): Promise<Server> {
  const programs = installedPostgres();
  if (!programs) throw new Error('the trial needs a PostgreSQL server: apt install postgresql');
  const home = join(trial.folder, name);
  const data = join(home, 'data');
  const port = await freePort();
  const account = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  const options = { cwd: home, env: { LC_ALL: 'C' }, ...account };
  const call = (program: string, ...words: string[]) => run(join(programs.folder, program), words, options);
  mkdirSync(home);
  writeFileSync(join(home, 'password'), 'super');
  if (account.uid) chownSync(home, account.uid, account.gid);
  const make = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--no-sync', '-E', 'UTF8'];
  await call('initdb', ...make, `--pwfile=${join(home, 'password')}`);
  const set = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c TimeZone=Europe/Stockholm`;
  const control = (...words: string[]) => call('pg_ctl', '-D', data, '-l', join(home, 'log'), '-w', ...words);
  const start = () => control('-o', set, 'start');
  await start();
  const url = (role: string, password: string, database = 'portal') =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
  const signal = (signalName: 'SIGSTOP' | 'SIGCONT') => signalAll(data, signalName);
  trial.atEnd(async () => {
    signal('SIGCONT');
    await control('-m', 'immediate', 'stop').catch(() => undefined);
  });
  return {
    port,
    variables: {
      PATH: `${programs.folder}:${process.env.PATH}`,
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGUSER: 'postgres',
      PGPASSWORD: 'super',
    },
    url,
    query: (sql, database = 'postgres') =>
      withClient(
        url('postgres', 'super', database),
        async (client) => (await client.query(sql)).rows as never,
      ),
    stop: () => control('-m', 'immediate', 'stop'),
    start,
    signal,
  };
}

const idOf = (option: string): number =>
  Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));

/** To the postmaster and its children; to none where it has ended. */
function signalAll(data: string, name: NodeJS.Signals): void {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    for (const one of [pid, ...children.map(Number)]) process.kill(one, name);
  } catch {
    // It does not run.
  }
}

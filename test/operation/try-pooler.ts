import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sessionSettings } from '../../src/db/client.ts';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';
import { freePort } from '../support/free-port.ts';
import { createMailServer } from '../support/mail-server.ts';
import { installedPostgres, startServer } from '../support/postgres-programs.ts';
import { type AtEnd, makeAttempt, started, startPortal, temporaryFolder } from './attempt.ts';
import { faultsOfMails, isLogWhole, lostSaves } from './kept.ts';
import { Load } from './load.ts';
import { addressesAt, prepare } from './prepared-database.ts';
import { report } from './report.ts';

// PgBouncer that pools transactions, with fewer connections than the portal's processes open, under the load of people who
// look, save and register: `npm run try:pooler`. Each request must be answered as it should. With `-- unaware` the portal
// is not told of the pooler, and fails.

const isTold = !process.argv.includes('unaware');
const programs = installedPostgres();
if (!programs || spawnSync('pgbouncer', ['--version']).error) {
  console.error('Försöket behöver PostgreSQL och PgBouncer: apt install postgresql pgbouncer');
  process.exit(1);
}
await makeAttempt(async (atEnd) => {
  const server = await started(atEnd, () => startServer(programs));
  await prepare(server.url);
  await withClient(server.url, async (client) => {
    for (const [name, value] of Object.entries(sessionSettings()))
      await client.query(`ALTER ROLE portal_app SET ${name} = '${value}'`);
  });
  const pooled = await startPgBouncer(atEnd, server.port);
  const mailServer = createMailServer();
  await mailServer.comeUp();
  atEnd(mailServer.goDown);
  const port = await freePort();
  const direct = addressesAt(server.port);
  await startPortal(atEnd, port, {
    DATABASE_URL: pooled,
    ...(isTold && { DATABASE_SESSION_URL: direct.DATABASE_URL }),
    MIGRATION_DATABASE_URL: direct.MIGRATION_DATABASE_URL,
    SMTP_URL: mailServer.url,
  });
  const load = new Load(`http://127.0.0.1:${port}`, 'pooled');
  await load.signIn();
  load.look(8);
  load.save();
  load.register(['karin', 'ensam', 'nimic', 'atkomst']);
  await pause(15_000);
  await load.end();
  report(load);
  const url = siblingUrl(server.url, 'portal');
  const lost = await lostSaves(url, load);
  const { doubled, missing } = await faultsOfMails(url, load, mailServer);
  const signedOut = await load.signedOut();
  const isWhole = await isLogWhole(url);
  console.log(
    `${lost.length} saves lost, ${doubled} mails doubled, ${missing} missing, ${signedOut.length} signed out; the log is ${isWhole ? 'whole' : 'BROKEN'}`,
  );
  const faults = load.failed.length + lost.length + doubled + missing + signedOut.length;
  return faults === 0 && isWhole;
});

/** Before the server on that port. Returns the pooled address of the portal's own role. */
async function startPgBouncer(atEnd: AtEnd, server: number): Promise<string> {
  const folder = await temporaryFolder(atEnd);
  const port = await freePort();
  const file = (name: string): string => join(folder, name);
  await writeFile(file('users.txt'), '"portal_app" "provning"\n');
  await writeFile(
    file('pgbouncer.ini'),
    `[databases]
portal = host=127.0.0.1 port=${server}
[pgbouncer]
pool_mode = transaction
ignore_startup_parameters = options
default_pool_size = 6
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${file('users.txt')}
${process.getuid?.() === 0 ? 'user = postgres' : ''}
`,
  );
  await started(atEnd, () => {
    const child = spawn('pgbouncer', ['--quiet', file('pgbouncer.ini')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = once(child, 'exit');
    return {
      stop: () => {
        child.kill('SIGKILL');
        return ended;
      },
    };
  });
  await pause(500);
  return addressesAt(port).DATABASE_URL;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '../../../src/db/with-client.ts';
import { freePort } from '../../support/free-port.ts';
import { block, code, codes, fill } from './page.ts';
import { app, isSignedIn, origin, owner, readiness, signedIn, type Site, startSite } from './portal.ts';
import { newServer, type Server } from './postgres.ts';
import { must, needs, shell, start } from './programs.ts';

const backup = 'Backup and restore';
const secrets = 'Changing the secret';
const clustered = 'PostgreSQL, managed or clustered';

/** Backup and restore, a pooler in between, and another secret. */
export async function tryKeeping(site: Site): Promise<void> {
  const { trial } = site;
  await trial.step('backup, and restore on another server, by the commands of the page', () =>
    tryBackup(site),
  );
  await trial.step('PgBouncer that pools sessions', () => tryPooler(site));
  await trial.step('the secret is changed in three steps', () => trySecrets(site));
}

async function tryBackup(site: Site): Promise<string> {
  const { trial, postgres } = site;
  const other = await newServer(trial, 'restored');
  const [dump, roles, restore] = backupCommands();
  await shell(dump, { ...postgres.variables, ...site.migrating }, trial.folder);
  await shell(
    `psql -v ON_ERROR_STOP=1 -qd postgres <<'SQL'\n${fill(roles, owner.password, app.password)}\nSQL\n`,
    other.variables,
  );
  const NEW_DATABASE_URL = other.url(owner.role, owner.password);
  await shell(restore, { ...other.variables, NEW_DATABASE_URL }, trial.folder);
  const rows = await rowsOf(postgres);
  must(rows === (await rowsOf(other)), `other rows: ${rows} and ${await rowsOf(other)}`);
  await startSite(site, { DATABASE_URL: other.url(app.role, app.password) });
  await signedIn(site);
  await shell('npm run audit:verify', { ...site.settings, DATABASE_URL: other.url(app.role, app.password) });
  await site.portal!.stop();
  await other.stop();
  return rows;
}

/** The commands of the page, and the lines of its SQL that make the roles again. */
function backupCommands(): [string, string, string] {
  const lines = block(backup).split('\n');
  const [dump, restore] = lines;
  must(lines.length === 2 && dump && restore, 'the block has two commands');
  const roles = block('Running it for real')
    .split('\n')
    .filter((line) => line.startsWith('CREATE ROLE'));
  return [dump, roles.join('\n'), restore];
}

async function rowsOf(server: Server): Promise<string> {
  const counts = `SELECT (SELECT count(*) FROM "user") || ' users, ' || (SELECT count(*) FROM log_event) || ' events, '
    || (SELECT count(*) FROM mail) || ' mails' AS text`;
  return (await server.query<{ text: string }>(counts, 'portal'))[0]!.text;
}

async function tryPooler(site: Site): Promise<void> {
  needs('pgbouncer');
  const { trial, postgres } = site;
  const told = codes(clustered).filter((text) => text.includes(' = '));
  must(told.length === 2, `the page has other settings of PgBouncer: ${told.join(', ')}`);
  await shell(`psql -v ON_ERROR_STOP=1 -qd postgres <<'SQL'\n${block(clustered)}\nSQL\n`, postgres.variables);
  const port = await freePort();
  const users = join(trial.folder, 'users.txt');
  writeFileSync(users, `"${app.role}" "${app.password}"\n`);
  const configuration = join(trial.folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `portal = host=127.0.0.1 port=${postgres.port}`,
    '[pgbouncer]',
    ...told,
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
    `auth_type = scram-sha-256\nauth_file = ${users}`,
    'default_pool_size = 30',
    process.getuid?.() === 0 ? 'user = postgres' : '',
  ];
  writeFileSync(configuration, lines.join('\n'));
  const pooler = start(trial, 'pgbouncer', [configuration]);
  const url = Object.assign(new URL(postgres.url(app.role, app.password)), { port: String(port) }).href;
  await startSite(site, { DATABASE_URL: url });
  must((await readiness(site)) === 'ok', pooler.printed());
  await signedIn(site);
  const { rows } = await withClient(url, (client) => client.query<Kept>(kept));
  await site.portal!.stop();
  await pooler.stop();
  must(JSON.stringify(rows) === JSON.stringify([{ zone: 'UTC', lock: '5s' }]), JSON.stringify(rows));
}

interface Kept {
  zone: string;
  lock: string;
}

/** What the portal counts on in every session. */
const kept = `SELECT current_setting('TimeZone') AS zone, current_setting('lock_timeout') AS lock`;

/** With each restart, who was signed in must still be, until the old secret goes. */
async function trySecrets(site: Site): Promise<void> {
  const old = site.settings.SESSION_SECRET!;
  const next = (await shell(code(secrets, 'openssl rand'))).trim();
  const [both, turned, last] = codes(secrets)
    .filter((text) => text.startsWith('SESSION_SECRET='))
    .map((text) => text.replace('SESSION_SECRET=', '').replace('old…', old).replace('new…', next));
  must(both && turned && last && !last.includes(old), 'the page has three steps');
  await startSite(site);
  const before = await signedIn(site);
  await startSite(site, { SESSION_SECRET: both });
  must(await isSignedIn(before), '1: signed out');
  const during = await signedIn(site);
  await startSite(site, { SESSION_SECRET: turned });
  must((await isSignedIn(before)) && (await isSignedIn(during)), '2: signed out');
  const after = await signedIn(site);
  const count = fill(code(secrets, 'SELECT count(*)'), 'now()');
  await site.postgres.query(count, 'portal');
  await startSite(site, { SESSION_SECRET: last });
  must(await isSignedIn(after), '3: who signed in with the new one is signed out');
  must(!(await isSignedIn(before)), '3: the old secret still counts');
  site.settings.SESSION_SECRET = last;
  must((await fetch(`${origin(site)}/healthz`)).ok, '/healthz');
}

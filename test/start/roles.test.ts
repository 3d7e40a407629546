import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrationsFolder } from '../../src/db/migrate.ts';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';
import { type Ended, startProgram } from './program.ts';

const suffix = randomUUID().slice(0, 8);
const server = inject('databaseServer');
/** Roles as an operator makes them: neither may more than its part. */
const [owner, app, stranger] = ['owner', 'app', 'stranger'].map((name) => `${name}_${suffix}`) as [
  string,
  string,
  string,
];
const name = `roles_${suffix}`;
const urlOf = (role: string): string =>
  Object.assign(new URL(siblingUrl(server, name)), { username: role, password: 'hemligt' }).href;

const run = (sql: string, url = siblingUrl(server, name)) => withClient(url, (client) => client.query(sql));

beforeAll(async () => {
  for (const role of [owner, app, stranger])
    await run(`CREATE ROLE ${role} LOGIN PASSWORD 'hemligt'`, server);
  await run(`CREATE DATABASE ${name} OWNER ${owner}`, server);
});

afterAll(async () => {
  await run(`DROP DATABASE ${name} WITH (FORCE)`, server);
  await run(`DROP ROLE ${owner}, ${app}, ${stranger}`, server);
});

const migrate = (variables: Record<string, string>): Promise<Ended> =>
  startProgram('build/admin.js', variables, ['migrate']).ended;

const refusal = (sentence: RegExp) => ({
  code: 1,
  stdout: '',
  stderr: expect.stringMatching(sentence) as string,
});

describe('LOG-02 two roles', { shuffle: false }, () => {
  it('LOG-02 the role of the portal alone cannot make the tables, and says what to do', async () => {
    expect(await migrate({ DATABASE_URL: urlOf(app) })).toEqual(
      refusal(
        /^Databasen saknar migreringen \d+_foundation, .+ MIGRATION_DATABASE_URL, .+ npm run admin -- migrate\.\n$/,
      ),
    );
  });

  it('LOG-02 a role that is the owner all the same is refused before anything is changed', async () => {
    const sentence = /^Rollen owner_\w+ i DATABASE_URL har samma rättigheter /;
    expect(await migrate({ DATABASE_URL: urlOf(owner), MIGRATION_DATABASE_URL: urlOf(owner) })).toEqual(
      refusal(sentence),
    );
    expect((await run(`SELECT FROM pg_tables WHERE schemaname = 'public'`)).rowCount).toBe(0);
  });

  it('LOG-02 a database that the earlier version made with one role goes on, and says that it is one', async () => {
    await run(await earlierMigrations(), urlOf(owner));
    await run(
      `INSERT INTO log_event (action) SELECT 'session.signed-in' FROM generate_series(1, 3)`,
      urlOf(owner),
    );
    const { code, stdout, stderr } = await migrate({ DATABASE_URL: urlOf(owner) });
    expect(stderr).toMatch(
      /^Rollen owner_\w+ äger portalens tabeller eller kan ändra händelseloggen\. .+\n$/,
    );
    expect(stdout).toMatch(/_log_chain\.\n(?:.+\n)*Databasen är aktuell\.\n$/);
    expect(code).toBe(0);
    const { rows } = await run(
      'SELECT position::int, event_id::int AS event FROM log_chain ORDER BY position',
    );
    expect(rows).toEqual([1, 2, 3].map((number) => ({ position: number, event: number })));
  });

  it('LOG-02 its owner stays, and the portal is given a role of its own', async () => {
    const variables = { DATABASE_URL: urlOf(app), MIGRATION_DATABASE_URL: urlOf(owner) };
    expect(await migrate(variables)).toEqual({ code: 0, stdout: 'Databasen är aktuell.\n', stderr: '' });
    await expect(run('DELETE FROM log_event', urlOf(app))).rejects.toThrow('permission denied');
    expect(
      await startProgram('build/admin.js', { DATABASE_URL: urlOf(app) }, ['audit:verify']).ended,
    ).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Loggen stämmer: 3 händelser.') as string,
      stderr: '',
    });
  });

  it('LOG-02 the owner of something else is not taken for the owner', async () => {
    expect(await migrate({ DATABASE_URL: urlOf(app), MIGRATION_DATABASE_URL: urlOf(stranger) })).toEqual(
      refusal(/^Rollen stranger_\w+ i MIGRATION_DATABASE_URL äger inte portalens tabeller\./),
    );
  });

  it('LOG-02 where there are two roles, one that could tamper is not started with', async () => {
    await run(`ALTER ROLE ${app} CREATEROLE`);
    expect(await migrate({ DATABASE_URL: urlOf(app), MIGRATION_DATABASE_URL: urlOf(owner) })).toEqual(
      refusal(/^Rollen app_\w+ i DATABASE_URL kan ändra händelseloggen\./),
    );
    await run(`ALTER ROLE ${app} NOCREATEROLE`);
  });

  it('LOG-02 what the role was given besides is taken back', async () => {
    await run(`GRANT ALL ON log_event, log_chain TO ${app}; GRANT TRUNCATE ON authority TO ${app}`);
    expect(await migrate({ DATABASE_URL: urlOf(app), MIGRATION_DATABASE_URL: urlOf(owner) })).toMatchObject({
      code: 0,
    });
    for (const table of ['log_event', 'authority'])
      await expect(run(`TRUNCATE ${table} CASCADE`, urlOf(app))).rejects.toThrow('permission denied');
  });
});

/** What the version before the chain did to an empty database, with Prisma's notes of it. */
async function earlierMigrations(): Promise<string> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const earlier = names.slice(
    0,
    names.findIndex((one) => one.endsWith('_log_chain')),
  );
  const scripts = await Promise.all(
    earlier.map((one) => readFile(new URL(`${one}/migration.sql`, migrationsFolder), 'utf8')),
  );
  const notes = earlier.map(
    (one) => `INSERT INTO _prisma_migrations VALUES ('${one}', '', now(), '${one}', NULL, NULL, now(), 1);`,
  );
  return `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);
    ${notes.join('\n')} ${scripts.join('\n')}`;
}

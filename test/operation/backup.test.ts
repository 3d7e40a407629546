import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { connect, type Connection } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { siblingUrl, withClient } from '../../src/db/with-client.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { readSettings } from '../../src/settings.ts';
import { brokenInvariants } from '../support/invariants.ts';
import { newUser } from '../support/people.ts';
import { demoPassword, Visitor } from '../support/portal.ts';
import { installedPostgres, startServer } from '../support/postgres-programs.ts';

const run = promisify(execFile);
const programs = installedPostgres();
const add = '/administration/min-myndighet/anvandare/ny';

/** Everything that is kept, and what holds it together, as lines that can be compared. */
const inventory = `
  SELECT 'rows of ' || c.relname || ': ' || (xpath('//r/text()', query_to_xml(format(
      'SELECT count(*) || '' '' || coalesce(md5(string_agg(t::text, ''|'' ORDER BY t::text)), '''') AS r FROM %I.%I t',
      n.nspname, c.relname), false, true, '')))[1]::text AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public'
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'function ' || md5(pg_get_functiondef(p.oid)) || ' ' || proname FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  UNION ALL SELECT 'sequence ' || sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'
  UNION ALL SELECT 'extension ' || extname FROM pg_extension
  ORDER BY 1`;

const inventoryOf = async (pool: pg.Pool): Promise<string[]> =>
  (await pool.query<{ line: string }>(inventory)).rows.map(({ line }) => line);

const settings = { ...readSettings({ NODE_ENV: 'test' }), isDemo: true };

async function signedIn({ prisma, pool }: Connection, username: string): Promise<Visitor> {
  const visitor = new Visitor(createApp({ settings, prisma, pool }));
  const answer = await visitor.submit('/logga-in', { username, password: demoPassword });
  expect(answer.status).toBe(303);
  return visitor;
}

const title = programs
  ? `PostgreSQL ${programs.version}`
  : 'not tried: there is no pg_dump here (apt install postgresql)';

describe.skipIf(!programs)(`backup and restore, ${title}`, { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-backup-'));
  let server: Awaited<ReturnType<typeof startServer>>;
  let before: Connection;
  let after: Connection;
  let began: Date;
  const url = (name: string): string => siblingUrl(server.url, name);

  beforeAll(async () => {
    server = await startServer(programs!);
    await withClient(server.url, (client) => client.query('CREATE DATABASE portal'));
    await withClient(server.url, (client) => client.query('CREATE DATABASE restored'));
    await migrate(url('portal'));
    before = connect(url('portal'));
    await seedDemo(before.prisma, new Date());
    began = new Date();
    // Something of what a day leaves behind: sessions, events, a mail that waits.
    await (await signedIn(before, 'karin')).submit(add, newUser('före'));
    await run(join(programs!.folder, 'pg_dump'), ['-Fc', `--file=${folder}/portal.dump`, url('portal')]);
    await run(join(programs!.folder, 'pg_restore'), [
      '--exit-on-error',
      '--no-owner',
      `--dbname=${url('restored')}`,
      `${folder}/portal.dump`,
    ]);
    after = connect(url('restored'));
  }, 180_000);

  afterAll(async () => {
    await Promise.all([before.close(), after.close()]);
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('every row is there, with all that the database holds by itself', async () => {
    const lines = await inventoryOf(before.pool);
    expect(lines.filter((line) => line.startsWith('trigger')).length).toBeGreaterThan(10);
    expect(lines.filter((line) => /^rows of user: [1-9]/.test(line))).toHaveLength(1);
    expect(await inventoryOf(after.pool)).toEqual(lines);
  });

  it('has nothing to migrate, serves, and goes on where the other one ended', async () => {
    expect(await migrate(url('restored'))).toEqual([]);
    const karin = await signedIn(after, 'karin');
    expect((await karin.submit(add, newUser('efter'))).status).toBe(303);
  });

  it('all that must hold holds, in what was restored and in what came after', async () => {
    expect(await brokenInvariants(after.pool, began)).toEqual({});
  });

  it('LOG-02 the restored log can be added to only', async () => {
    await expect(after.pool.query('DELETE FROM log_event')).rejects.toThrow('the log can be added to only');
  });
});

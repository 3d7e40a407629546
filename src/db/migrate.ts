import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { MigrationDirectory, MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import type pg from 'pg';
import { projectFolder } from '../project-folder.ts';
import { grantPrivileges } from './privileges.ts';
import { schemaFile, withSchemaEngine } from './schema-engine.ts';
import { withClient } from './with-client.ts';

export const migrationsFolder = new URL('prisma/migrations/', projectFolder);

const filters = { externalTables: [], externalEnums: [] };

/**
 * Applies missing migrations and returns their names; then grants the portal's own role its privileges, where it is not
 * the owner.
 * Safe in several processes at once: one applies, the others wait.
 * @throws when a migration fails; it leaves nothing behind, and is tried again next time
 */
export async function migrate(url: string, appRole?: string): Promise<string[]> {
  return await withClient(url, async (client) => {
    await takeTurn(client);
    const applied = (await pendingMigrations(client)).length > 0 ? await applyMissing(client, url) : [];
    if (appRole !== undefined) await grantPrivileges(client, appRole);
    return applied;
  });
}

/**
 * Asks again and again: whoever waits for a lock inside a statement is waited for by `CREATE INDEX CONCURRENTLY`. The
 * version before waits so, hence a lock with a name of its own.
 */
async function takeTurn(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_lock(hashtext('migrations, asked for')) AS mine`,
    );
    if (rows[0]!.mine) return;
    await pause(200);
  }
}

/** The engine stays in memory, some tens of MB: it is loaded when there is something for it to do. */
async function applyMissing(client: pg.Client, url: string): Promise<string[]> {
  await dropHalfMadeIndexes(client);
  return await withSchemaEngine(url, applyPending);
}

/** `CREATE INDEX CONCURRENTLY` leaves one behind when it fails, and then finds its name taken. */
async function dropHalfMadeIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace`);
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
}

/**
 * The names of migrations that this version needs and the database lacks. Needs only the right to read. Later
 * migrations may exist: a newer version runs beside this one during an upgrade.
 */
export async function pendingMigrations(db: Pick<pg.Client | pg.Pool, 'query'>): Promise<string[]> {
  const names = await migrationNames();
  const { rows } = await db.query<{ readable: boolean | null }>(
    `SELECT has_table_privilege(to_regclass('public._prisma_migrations'), 'SELECT') AS readable`,
  );
  if (!rows[0]!.readable) return names;
  const { rows: applied } = await db.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  return names.filter((name) => !applied.some((one) => one.name === name));
}

async function applyPending(engine: SchemaEngine) {
  const migrationsList = await readMigrations();
  const options = { migrationsList, filters, optInToShadowDatabase: false };
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory(options);
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
  return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
}

/** The SQL that would make the database what schema.prisma says; empty when it already is. */
export async function drift(url: string): Promise<string> {
  const schema = { path: 'schema.prisma', content: await readFile(schemaFile, 'utf8') };
  const { stdout } = await withSchemaEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', files: [schema], configDir: '.' },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: null,
      filters,
    }),
  );
  return stdout?.replace(/^-- This is an empty migration\.$/m, '').trim() ?? '';
}

/** The migrations of this version, oldest first: those in the folder when first asked, whatever an upgrade puts there. */
const migrationNames = (): Promise<string[]> => (names ??= readNames());

let names: Promise<string[]> | undefined;

async function readNames(): Promise<string[]> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readMigrations(): Promise<MigrationList> {
  const lockfile = await readFile(new URL('migration_lock.toml', migrationsFolder), 'utf8');
  const names = await migrationNames();
  return {
    baseDir: fileURLToPath(migrationsFolder),
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map(readMigration)),
  };
}

async function readMigration(name: string): Promise<MigrationDirectory> {
  const value = await readFile(new URL(`${name}/migration.sql`, migrationsFolder), 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}

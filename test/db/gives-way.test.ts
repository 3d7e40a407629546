import { expect, it, vi } from 'vitest';
import { withSchemaEngine } from '../../src/db/schema-engine.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase('empty');
vi.setConfig({ testTimeout: 60_000 });

const applied = (sql: string) =>
  withSchemaEngine(database.ownerUrl, (engine) =>
    engine.applyMigrations({
      filters: { externalTables: [], externalEnums: [] },
      migrationsList: {
        baseDir: '/',
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
        shadowDbInitScript: '',
        migrationDirectories: [
          {
            path: '29990101000000_two_tables',
            migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
          },
        ],
      },
    }),
  );

/** Until the migration waits for this table. */
const untilItWaits = (table: string) =>
  vi.waitFor(
    async () => {
      const { rowCount } = await database.owner.query(
        'SELECT FROM pg_locks WHERE relation = to_regclass($1) AND NOT granted',
        [table],
      );
      expect(rowCount).toBeGreaterThan(0);
    },
    { timeout: 20_000, interval: 20 },
  );

it('a migration of two tables gives way to who has the one and wants the other, and is made all the same', async () => {
  const request = await database.pool.connect();
  await request.query('BEGIN');
  await request.query('SELECT FROM module');
  const migrating = applied(
    'ALTER TABLE authority ADD COLUMN one int; ALTER TABLE module ADD COLUMN two int;',
  );
  await untilItWaits('module');
  // PostgreSQL has looked once for who waits in a circle: from now on it would be the request that is ended.
  await request.query('SELECT pg_sleep(1.3)');
  await request.query('SELECT FROM authority');
  await request.query('COMMIT');
  request.release();
  const { appliedMigrationNames } = await migrating;
  expect(appliedMigrationNames).toEqual(['29990101000000_two_tables']);
  await database.owner.query('SELECT one, two FROM authority, module');
});

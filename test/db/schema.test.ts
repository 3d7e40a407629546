import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drift, migrationsFolder } from '../../src/db/migrate.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase('empty');

test('the migrations make what schema.prisma says', async () => {
  expect(await drift(database.ownerUrl)).toBe('');
});

test('a difference between database and schema.prisma is noticed', async () => {
  await database.owner.query('ALTER TABLE module ADD COLUMN forgotten int');
  expect(await drift(database.ownerUrl)).toContain('DROP COLUMN "forgotten"');
});

/** Those before were on running portals when this was found. */
const landed = '20261127010000';

test('a migration changes one table that is there already: a page that reads two would wait for it, and it for the page', () => {
  const names = readdirSync(migrationsFolder).filter(
    (name) => name > landed && name !== 'migration_lock.toml',
  );
  const changed = names.map((name) => {
    const sql = readFileSync(new URL(`${name}/migration.sql`, migrationsFolder), 'utf8');
    const tablesIn = (statement: RegExp) => new Set([...sql.matchAll(statement)].map(([, table]) => table!));
    const made = tablesIn(/CREATE TABLE "?(\w+)/g);
    return [name, [...tablesIn(/ALTER TABLE "?(\w+)/g)].filter((table) => !made.has(table))] as const;
  });
  expect(changed.length).toBeGreaterThan(10);
  expect(changed.filter(([, tables]) => tables.length > 1)).toEqual([]);
});

import { expect, test } from 'vitest';
import { drift } from '../../src/db/migrate.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase('empty');

test('the migrations make what schema.prisma says', async () => {
  expect(await drift(database.ownerUrl)).toBe('');
});

test('a difference between database and schema.prisma is noticed', async () => {
  await database.owner.query('ALTER TABLE module ADD COLUMN forgotten int');
  expect(await drift(database.ownerUrl)).toContain('DROP COLUMN "forgotten"');
});

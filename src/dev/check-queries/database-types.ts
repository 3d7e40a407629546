import type pg from 'pg';
import type { DatabaseTypes, Kind } from './rows.ts';

/** What pg makes of PostgreSQL's categories of types. */
const kinds: Readonly<Record<string, Kind | undefined>> = {
  N: 'number',
  S: 'text',
  E: 'text',
  B: 'boolean',
  D: 'date',
  A: 'list',
};

export async function databaseTypes(client: pg.Client): Promise<DatabaseTypes> {
  const { rows: types } = await client.query<{ oid: number; name: string; category: string }>(`
    SELECT oid::integer, typname AS name, typcategory AS category FROM pg_type`);
  const { rows: nullable } = await client.query<{ table: number; column: number }>(`
    SELECT attrelid::integer AS table, attnum::integer AS column
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relkind = 'r' AND NOT attnotnull AND attnum > 0`);
  const byOid = new Map(types.map((type) => [type.oid, type]));
  const mayBeNull = new Set(nullable.map(({ table, column }) => `${table} ${column}`));
  return {
    nameOf: (oid) => byOid.get(oid)?.name ?? String(oid),
    kindOf: (oid) => {
      const { name = '', category = '' } = byOid.get(oid) ?? {};
      // pg gives these as text, Prisma as other objects: to be cast.
      if (name === 'int8' || name === 'numeric') return 'other';
      if (name === 'json' || name === 'jsonb') return 'json';
      return kinds[category] ?? 'other';
    },
    mayBeNull: (table, column) => mayBeNull.has(`${table} ${column}`),
  };
}

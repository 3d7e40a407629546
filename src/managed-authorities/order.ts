import { Prisma } from '../db/generated/client.ts';
import { beyondSql, directionSql, type Keyset, limitSql } from '../web/keyset.ts';
import { needsActionSql } from './conditions.ts';

/** By name; or first those with something to do, and then the others, each by name. */
export type ManagedOrder = 'name' | 'work';

export const nameSql = Prisma.sql`a.informal_name COLLATE "sv-SE-x-icu"`;

/** A page of the authorities, called a, that fit: id, and «isIdle» for the order. */
export const byNameSql = (fitting: Prisma.Sql, keyset: Keyset): Prisma.Sql =>
  Prisma.sql`SELECT a.id, false AS "isIdle" FROM authority a WHERE ${fitting} AND ${isBeyondSql(keyset)} ${nextSql(keyset)}`;

/** The same, those with something to do first: a page's worth of each kind is read, so that both are read along the index. */
export const workFirstSql = (fitting: Prisma.Sql, keyset: Keyset, now: Date): Prisma.Sql => Prisma.sql`
  SELECT id, "isIdle" FROM (
    (SELECT a.id, a.informal_name AS name, false AS "isIdle" FROM authority a
     WHERE ${fitting} AND ${needsActionSql(now)} AND ${isBeyondInOrderSql(keyset, false, now)} ${nextSql(keyset)})
    UNION ALL
    (SELECT a.id, a.informal_name, true FROM authority a
     WHERE ${fitting} AND NOT ${needsActionSql(now)} AND ${isBeyondInOrderSql(keyset, true, now)} ${nextSql(keyset)})
  ) AS both_kinds
  ORDER BY "isIdle" ${directionSql(keyset, false)}, name COLLATE "sv-SE-x-icu" ${directionSql(keyset, false)}, id ${directionSql(keyset, false)} ${limitSql}`;

const nextSql = (keyset: Keyset): Prisma.Sql =>
  Prisma.sql`ORDER BY ${nameSql} ${directionSql(keyset, false)}, a.id ${directionSql(keyset, false)} ${limitSql}`;

function isBeyondSql(keyset: Keyset): Prisma.Sql {
  if (!keyset.cursor) return Prisma.sql`true`;
  const { id } = keyset.cursor;
  return Prisma.sql`
    (${nameSql}, a.id) ${beyondSql(keyset, false)} ((SELECT ${nameSql} FROM authority a WHERE a.id = ${id}::bigint), ${id}::bigint)`;
}

/** Whether one of this kind, idle or not, stands beyond the cursor, which may be of the other kind. */
function isBeyondInOrderSql(keyset: Keyset, isIdle: boolean, now: Date): Prisma.Sql {
  if (!keyset.cursor) return Prisma.sql`true`;
  const { id, direction } = keyset.cursor;
  const cursorHasWork = Prisma.sql`(SELECT ${needsActionSql(now)} FROM authority a WHERE a.id = ${id}::bigint)`;
  const isOfThisKind = isIdle ? Prisma.sql`NOT ${cursorHasWork}` : cursorHasWork;
  const comesLast = isIdle === (direction === 'onwards');
  return comesLast
    ? Prisma.sql`(NOT ${isOfThisKind} OR ${isBeyondSql(keyset)})`
    : Prisma.sql`(${isOfThisKind} AND ${isBeyondSql(keyset)})`;
}

import { Prisma } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import { type WaitingAddress, waitingOfUserSql, wantedByUserSql } from '../email-changes/queries.ts';
import { isUnreachedSql } from '../mail/delivery.ts';
import {
  type AccountStatus,
  accountStatusSql,
  type PasswordState,
  type PasswordStatus,
  passwordStatusSql,
} from '../passwords/status.ts';
import { hasFactorSql } from '../second-factors/queries.ts';
import { fittingSql, type UserFilter } from './conditions.ts';
import type { UserValues } from './forms.ts';

export type SortColumn = 'name' | 'email' | 'account' | 'password' | 'seen';

export interface UserOrder {
  column: SortColumn;
  direction: 'asc' | 'desc';
}

export interface UserRow {
  id: number;
  firstName: string;
  lastName: string;
  email: string;
  /** Mail does not reach the address (MAIL-03). */
  isUnreached: boolean;
  /** The e-mail that waits for its holder (USR-06). */
  waitingAddress: WaitingAddress | null;
  isAdministrator: boolean;
  account: AccountStatus;
  password: PasswordStatus;
  passwordExpiresAt: Date;
  lastSignInAt: Date | null;
  /** A second factor (PWD-11). */
  hasFactor: boolean;
  isFactorDemanded: boolean;
  roles: { role: string; module: string }[];
}

interface Slice {
  skip: number;
  take: number;
}

/** One page of the users that fit (USR-12), in order, and how many there are in all. Roles are read for it alone. */
export async function findUsers(
  db: Reader,
  filter: UserFilter,
  order: UserOrder,
  { skip, take }: Slice,
  now: Date,
): Promise<{ users: UserRow[]; total: number }> {
  const rows = await db.$queryRaw<({ total: number } & (UserRow | { id: null }))[]>`
    WITH fitting AS NOT MATERIALIZED (SELECT u.* FROM "user" u WHERE ${fittingSql(filter, now)}),
    slice AS (SELECT u.* FROM fitting u ORDER BY ${orderSql(order, now)} LIMIT ${take} OFFSET ${skip})
    SELECT counted.total, ${columnsSql(now)}
    FROM (SELECT count(*)::integer AS total FROM fitting) AS counted LEFT JOIN slice u ON true
    ORDER BY ${orderSql(order, now)}`;
  return { users: rows.filter((row) => row.id !== null), total: rows[0]!.total };
}

/** All users that fit, in order: of UserRow. */
export const usersSql = (filter: UserFilter, order: UserOrder, now: Date): Prisma.Sql => Prisma.sql`
  SELECT ${columnsSql(now)} FROM "user" u WHERE ${fittingSql(filter, now)} ORDER BY ${orderSql(order, now)}`;

const columnsSql = (now: Date): Prisma.Sql => Prisma.sql`
  u.id, u.first_name AS "firstName", u.last_name AS "lastName", u.email, ${isUnreachedSql} AS "isUnreached",
  ${waitingOfUserSql} AS "waitingAddress", u.is_administrator AS "isAdministrator", u.last_sign_in_at AS "lastSignInAt", u.password_expires_at AS "passwordExpiresAt",
  ${accountStatusSql} AS account, ${passwordStatusSql(now)} AS password, ${hasFactorSql} AS "hasFactor",
  u.factor_demanded_since IS NOT NULL AS "isFactorDemanded", ${rolesSql} AS roles`;

/** What the user u may do, by module. */
const rolesSql = Prisma.sql`
  (SELECT coalesce(jsonb_agg(jsonb_build_object('role', r.labels->>'sv', 'module', m.labels->>'sv')
     ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu", r.position), '[]')
   FROM role_assignment a JOIN module_role r ON r.id = a.role_id JOIN module m ON m.id = r.module_id
   WHERE a.user_id = u.id)`;

/** Always down to the ID, so that no user is on two pages or on none. */
function orderSql({ column, direction }: UserOrder, now: Date): Prisma.Sql {
  const way = direction === 'desc' ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const name = Prisma.sql`u.last_name COLLATE "sv-SE-x-icu" ${way}, u.first_name COLLATE "sv-SE-x-icu" ${way}, u.id`;
  switch (column) {
    case 'name':
      return name;
    case 'email':
      return Prisma.sql`u.email ${way}, u.id`;
    case 'account':
      return Prisma.sql`${accountStatusSql} ${way}, ${name}`;
    case 'password':
      return Prisma.sql`${passwordStatusSql(now)} ${way}, ${name}`;
    case 'seen':
      return Prisma.sql`u.last_sign_in_at ${way} NULLS LAST, ${name}`;
  }
}

export interface VersionedUser {
  version: number;
  /** The e-mail that counts; that of the values may still wait for its holder (USR-06). */
  presentEmail: string;
  values: UserValues;
}

/**
 * What the form of «Redigera användare» is filled in with, with the e-mail that the user is to have, also while it
 * waits (USR-06); null when there is no such user at the authority.
 */
export async function findUserValues(
  db: Reader,
  authorityId: number,
  userId: number,
): Promise<VersionedUser | null> {
  const [user] = await db.$queryRaw<(Omit<VersionedUser, 'values'> & UserValues)[]>`
    SELECT version, email AS "presentEmail", first_name AS "firstName", last_name AS "lastName", language::text, ${wantedByUserSql} AS email,
      telephone, username, is_administrator AS "isAdministrator",
      ARRAY(SELECT role_id FROM role_assignment WHERE user_id = u.id ORDER BY role_id) AS roles
    FROM "user" u WHERE id = ${userId} AND authority_id = ${authorityId}`;
  if (!user) return null;
  const { version, presentEmail, ...values } = user;
  return { version, presentEmail, values };
}

export interface UserDetails extends PasswordState {
  id: number;
  firstName: string;
  lastName: string;
  language: UserValues['language'];
  email: string;
  /** Mail does not reach the address (MAIL-03). */
  isUnreached: boolean;
  /** The e-mail that waits for its holder (USR-06). */
  waitingAddress: WaitingAddress | null;
  telephone: string;
  username: string;
  isAdministrator: boolean;
  createdAt: Date;
  firstSignInAt: Date | null;
  lastSignInAt: Date | null;
  /** A second factor (PWD-11). */
  hasFactor: boolean;
  authority: { informalName: string };
  roles: { role: string; module: string }[];
}

/** Everything the pages show of one user; null when there is no such user at the authority. */
export async function findUser(db: Reader, authorityId: number, userId: number): Promise<UserDetails | null> {
  const [user] = await db.$queryRaw<UserDetails[]>`
    SELECT u.id, u.first_name AS "firstName", u.last_name AS "lastName", u.email, u.username, u.language::text, u.telephone,
      u.is_administrator AS "isAdministrator", u.created_at AS "createdAt", u.first_sign_in_at AS "firstSignInAt",
      u.last_sign_in_at AS "lastSignInAt", u.password_temporary AS "passwordTemporary",
      u.password_expires_at AS "passwordExpiresAt", u.failed_sign_ins AS "failedSignIns",
      jsonb_build_object('informalName', a.informal_name) AS authority,
      ${hasFactorSql} AS "hasFactor", ${isUnreachedSql} AS "isUnreached", ${waitingOfUserSql} AS "waitingAddress", ${rolesSql} AS roles
    FROM "user" u JOIN authority a ON a.id = u.authority_id
    WHERE u.id = ${userId} AND u.authority_id = ${authorityId}`;
  return user ?? null;
}

import { Prisma } from '../db/generated/client.ts';
import type { Transaction } from '../db/client.ts';
import { isUnreachedSql } from '../mail/delivery.ts';
import {
  accountStatusSql,
  passwordStatusSql,
  type AccountStatus,
  type PasswordState,
  type PasswordStatus,
} from '../passwords/status.ts';
import type { UserValues } from './forms.ts';

export interface UserFilter {
  authorityId: number;
  /** Part of a name, an e-mail address or a username. */
  text?: string;
  account?: AccountStatus;
  password?: PasswordStatus;
  /** The code of a role, in any module or in the one chosen; or administrator. */
  role?: string;
  moduleId?: number;
}

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
  isAdministrator: boolean;
  account: AccountStatus;
  password: PasswordStatus;
  passwordExpiresAt: Date;
  lastSignInAt: Date | null;
  roles: { role: string; module: string }[];
}

interface Slice {
  skip: number;
  take: number;
}

/** The users that fit (USR-12), in order, and how many there are in all. Roles are read for the slice alone. */
export async function findUsers(
  db: Transaction,
  filter: UserFilter,
  order: UserOrder,
  slice: Slice | null,
  now: Date,
): Promise<{ users: UserRow[]; total: number }> {
  const limit = slice ? Prisma.sql`LIMIT ${slice.take} OFFSET ${slice.skip}` : Prisma.empty;
  const rows = await db.$queryRaw<(UserRow & { total: number })[]>`
    WITH slice AS (
      SELECT u.id, u.first_name, u.last_name, u.email, u.is_administrator, u.last_sign_in_at, u.password_expires_at,
        u.authority_id, ${accountStatusSql} AS account, ${passwordStatusSql(now)} AS password,
        count(*) OVER ()::integer AS total, row_number() OVER (ORDER BY ${orderSql(order, now)}) AS place
      FROM "user" u WHERE ${whereSql(filter, now)}
      ORDER BY place ${limit}
    )
    SELECT id, first_name AS "firstName", last_name AS "lastName", email, ${isUnreachedSql} AS "isUnreached", is_administrator AS "isAdministrator",
      last_sign_in_at AS "lastSignInAt", password_expires_at AS "passwordExpiresAt", account, password, total,
      ${rolesSql} AS roles
    FROM slice u ORDER BY place`;
  const total = rows[0]?.total ?? (slice?.skip ? await countUsers(db, filter, now) : 0);
  return { users: rows, total };
}

/** The roles of the user, called u, by module. */
const rolesSql = Prisma.sql`
  coalesce(
    (SELECT jsonb_agg(jsonb_build_object('role', r.labels->>'sv', 'module', m.labels->>'sv')
       ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu", r.position)
     FROM role_assignment a JOIN module_role r ON r.id = a.role_id JOIN module m ON m.id = r.module_id
     WHERE a.user_id = u.id), '[]')`;

/** For a page beyond the last. */
async function countUsers(db: Transaction, filter: UserFilter, now: Date): Promise<number> {
  const [row] = await db.$queryRaw<
    { count: number }[]
  >`SELECT count(*)::integer FROM "user" u WHERE ${whereSql(filter, now)}`;
  return row?.count ?? 0;
}

function whereSql(
  { authorityId, text, account, password, role, moduleId }: UserFilter,
  now: Date,
): Prisma.Sql {
  const conditions = [Prisma.sql`u.authority_id = ${authorityId}`];
  if (text)
    conditions.push(
      Prisma.sql`(u.first_name || ' ' || u.last_name || ' ' || u.email || ' ' || u.username) ILIKE ${likePattern(text)}`,
    );
  if (account) conditions.push(Prisma.sql`${accountStatusSql} = ${account}`);
  if (password) conditions.push(Prisma.sql`${passwordStatusSql(now)} = ${password}`);
  if (role === 'administrator') conditions.push(Prisma.sql`u.is_administrator`);
  if (moduleId !== undefined || (role && role !== 'administrator')) conditions.push(holdsSql(role, moduleId));
  return Prisma.join(conditions, ' AND ');
}

function holdsSql(role: string | undefined, moduleId: number | undefined): Prisma.Sql {
  const code = role && role !== 'administrator' ? Prisma.sql`AND r.code = ${role}` : Prisma.empty;
  const module = moduleId === undefined ? Prisma.empty : Prisma.sql`AND a.module_id = ${moduleId}`;
  return Prisma.sql`EXISTS (SELECT FROM role_assignment a JOIN module_role r ON r.id = a.role_id WHERE a.user_id = u.id ${code} ${module})`;
}

const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

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
  values: UserValues;
}

/** What the form of «Redigera användare» is filled in with; null when there is no such user at the authority. */
export async function findUserValues(
  db: Transaction,
  authorityId: number,
  userId: number,
): Promise<VersionedUser | null> {
  const user = await db.user.findFirst({
    where: { id: userId, authorityId },
    select: {
      firstName: true,
      lastName: true,
      language: true,
      email: true,
      telephone: true,
      username: true,
      isAdministrator: true,
      version: true,
      assignments: { select: { roleId: true }, orderBy: { roleId: 'asc' } },
    },
  });
  if (!user) return null;
  const { version, assignments, ...values } = user;
  return { version, values: { ...values, roles: assignments.map(({ roleId }) => roleId) } };
}

export interface UserDetails extends PasswordState {
  id: number;
  firstName: string;
  lastName: string;
  language: UserValues['language'];
  email: string;
  /** Mail does not reach the address (MAIL-03). */
  isUnreached: boolean;
  telephone: string;
  username: string;
  isAdministrator: boolean;
  createdAt: Date;
  firstSignInAt: Date | null;
  lastSignInAt: Date | null;
  authority: { informalName: string };
  roles: { role: string; module: string }[];
}

/** Everything the pages show of one user; null when there is no such user at the authority. */
export async function findUser(
  db: Transaction,
  authorityId: number,
  userId: number,
): Promise<UserDetails | null> {
  const user = await db.user.findFirst({
    where: { id: userId, authorityId },
    omit: { passwordHash: true, authorityId: true, version: true },
    include: { authority: { select: { informalName: true } } },
  });
  if (!user) return null;
  const [more] = await db.$queryRaw<Pick<UserDetails, 'isUnreached' | 'roles'>[]>`
    SELECT ${isUnreachedSql} AS "isUnreached", ${rolesSql} AS roles FROM "user" u WHERE u.id = ${userId}`;
  return more ? { ...user, ...more } : null;
}

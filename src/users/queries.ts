import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import { jsonArrayFrom, jsonBuildObject } from 'kysely/helpers/postgres';
import { arrayFrom, asBoolean, fullName, swedish, type Given, type In } from '../db/expressions.ts';
import { prepared, type Placeholders } from '../db/prepared.ts';
import type { Reader } from '../db/queries.ts';
import { firstRow, isPresent } from '../db/rows.ts';
import { isUnreached } from '../mail/delivery.ts';
import {
  accountStatusOf,
  passwordStatusOf,
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
  read: Reader,
  { role, text, ...filter }: UserFilter,
  order: UserOrder,
  slice: Slice | null,
  now: Date,
): Promise<{ users: UserRow[]; total: number }> {
  const isAdministrator = role === 'administrator' || undefined;
  const asked = {
    ...filter,
    ...{
      isAdministrator,
      role: isAdministrator ? undefined : role,
      pattern: text ? likePattern(text) : undefined,
    },
    ...{ now, skip: slice?.skip, take: slice?.take },
  };
  const rows = await usersOf(read, asked, order);
  return { users: rows.filter(isPresent), total: rows[0]!.total };
}

interface Asked extends Omit<UserFilter, 'text'> {
  /** For ILIKE. */
  pattern?: string;
  isAdministrator?: true;
  now: Date;
  skip?: number;
  take?: number;
}

const usersOf = prepared((query: Reader, asked: Placeholders<Asked>, order: UserOrder) =>
  query
    .with(
      (name) => name('fitting').notMaterialized(),
      (fitting) =>
        fitting
          .selectFrom('user as u')
          .selectAll('u')
          .where((eb) => eb.and(conditionsOf(eb, asked))),
    )
    .with('slice', (slice) =>
      slice
        .selectFrom('fitting as u')
        .selectAll('u')
        .orderBy((eb) => orderOf(eb, order, asked.now))
        .$if(asked.take !== undefined, (all) => all.limit(asked.take!).offset(asked.skip!)),
    )
    .selectFrom((eb) =>
      eb
        .selectFrom('fitting')
        .select((all) => all.fn.countAll<number>().as('total'))
        .as('counted'),
    )
    .leftJoin('slice as u', (join) => join.onTrue())
    .select((eb) => [
      'counted.total',
      'u.id',
      'u.first_name as firstName',
      'u.last_name as lastName',
      'u.email',
      asBoolean(isUnreached(eb)).as('isUnreached'),
      'u.is_administrator as isAdministrator',
      accountStatusOf(eb).as('account'),
      passwordStatusOf(eb, asked.now).as('password'),
      'u.password_expires_at as passwordExpiresAt',
      'u.last_sign_in_at as lastSignInAt',
      rolesOf(eb).as('roles'),
    ])
    .orderBy((eb) => orderOf(eb, order, asked.now)),
);

/** What the user u may do, by module. */
const rolesOf = (eb: In<'user', 'u'>) =>
  jsonArrayFrom(
    eb
      .selectFrom('role_assignment as a')
      .innerJoin('module_role as r', 'r.id', 'a.role_id')
      .innerJoin('module as m', 'm.id', 'r.module_id')
      .select((role) => [
        role.ref('r.labels', '->>').key('sv').as('role'),
        role.ref('m.labels', '->>').key('sv').as('module'),
      ])
      .whereRef('a.user_id', '=', 'u.id')
      .orderBy((role) => role.ref('m.labels', '->>').key('sv'), swedish)
      .orderBy('r.position'),
  );

function conditionsOf(
  eb: In<'user', 'u'>,
  { authorityId, pattern, account, password, isAdministrator, role, moduleId, now }: Placeholders<Asked>,
): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [eb('u.authority_id', '=', authorityId)];
  if (pattern) conditions.push(eb(searchedText(eb), 'ilike', pattern));
  if (account) conditions.push(eb(accountStatusOf(eb), '=', account));
  if (password) conditions.push(eb(passwordStatusOf(eb, now), '=', password));
  if (isAdministrator) conditions.push(eb('u.is_administrator', '=', isAdministrator));
  if (role || moduleId) conditions.push(holds(eb, role, moduleId));
  return conditions;
}

const searchedText = (eb: In<'user', 'u'>) =>
  sql<string>`${fullName(eb)} || ' ' || ${eb.ref('u.email')} || ' ' || ${eb.ref('u.username')}`;

const holds = (eb: In<'user', 'u'>, role?: Expression<string>, moduleId?: Expression<number>) =>
  eb.exists(
    eb
      .selectFrom('role_assignment as a')
      .innerJoin('module_role as r', 'r.id', 'a.role_id')
      .whereRef('a.user_id', '=', 'u.id')
      .$if(role !== undefined, (held) => held.where('r.code', '=', role!))
      .$if(moduleId !== undefined, (held) => held.where('a.module_id', '=', moduleId!)),
  );

const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Always down to the ID, so that no user is on two pages or on none. */
function orderOf(
  eb: In<'user', 'u'>,
  { column, direction }: UserOrder,
  now: Given<Date>,
): RawBuilder<unknown> {
  const way = direction === 'desc' ? sql`desc` : sql`asc`;
  const [lastName, firstName, id] = [eb.ref('u.last_name'), eb.ref('u.first_name'), eb.ref('u.id')];
  const name = sql`${lastName} collate "sv-SE-x-icu" ${way}, ${firstName} collate "sv-SE-x-icu" ${way}, ${id}`;
  switch (column) {
    case 'name':
      return name;
    case 'email':
      return sql`${eb.ref('u.email')} ${way}, ${id}`;
    case 'account':
      return sql`${accountStatusOf(eb)} ${way}, ${name}`;
    case 'password':
      return sql`${passwordStatusOf(eb, now)} ${way}, ${name}`;
    case 'seen':
      return sql`${eb.ref('u.last_sign_in_at')} ${way} nulls last, ${name}`;
  }
}

export interface VersionedUser {
  version: number;
  values: UserValues;
}

/** What the form of «Redigera användare» is filled in with; null when there is no such user at the authority. */
export async function findUserValues(
  read: Reader,
  authorityId: number,
  userId: number,
): Promise<VersionedUser | null> {
  const user = await firstRow(
    read
      .selectFrom('user as u')
      .select((eb) => [
        'u.version',
        'u.first_name as firstName',
        'u.last_name as lastName',
        'u.language',
        'u.email',
        'u.telephone',
        'u.username',
        'u.is_administrator as isAdministrator',
        arrayFrom(
          eb
            .selectFrom('role_assignment as a')
            .select('a.role_id')
            .whereRef('a.user_id', '=', 'u.id')
            .orderBy('a.role_id'),
        ).as('roles'),
      ])
      .where('u.id', '=', userId)
      .where('u.authority_id', '=', authorityId),
  );
  if (!user) return null;
  const { version, ...values } = user;
  return { version, values };
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
export const findUser = (read: Reader, authorityId: number, userId: number): Promise<UserDetails | null> =>
  firstRow(
    read
      .selectFrom('user as u')
      .innerJoin('authority as a', 'a.id', 'u.authority_id')
      .select((eb) => [
        'u.id',
        'u.first_name as firstName',
        'u.last_name as lastName',
        'u.email',
        'u.username',
        'u.language',
        'u.telephone',
        'u.is_administrator as isAdministrator',
        'u.created_at as createdAt',
        'u.first_sign_in_at as firstSignInAt',
        'u.last_sign_in_at as lastSignInAt',
        'u.password_temporary as passwordTemporary',
        'u.password_expires_at as passwordExpiresAt',
        'u.failed_sign_ins as failedSignIns',
        jsonBuildObject({ informalName: eb.ref('a.informal_name') }).as('authority'),
        asBoolean(isUnreached(eb)).as('isUnreached'),
        rolesOf(eb).as('roles'),
      ])
      .where('u.id', '=', userId)
      .where('u.authority_id', '=', authorityId),
  );

import { Prisma } from '../db/generated/client.ts';
import { isUnreachedSql } from '../mail/delivery.ts';
import {
  type AccountStatus,
  accountStatusSql,
  type PasswordStatus,
  passwordStatusSql,
} from '../passwords/status.ts';
import { hasFactorSql } from '../second-factors/queries.ts';
import { readEmailAddress } from '../web/email-address.ts';
import { hasTrigram } from '../web/text.ts';
import { holdsStuckRoleSql } from './stuck-roles.ts';

export interface UserFilter {
  authorityId: number;
  /** Parts of a name, an e-mail address or a username, in any order. */
  text?: string;
  account?: AccountStatus;
  /** Lapsed: a temporary one that no longer works (PWD-06). */
  password?: PasswordStatus | 'lapsed';
  /** Whether they have a second factor (PWD-11), or lack one that is demanded. */
  factor?: 'has' | 'lacks' | 'missing';
  /** The code of a role, in any module or in the one chosen; or administrator; or none: neither that nor any role. */
  role?: string;
  moduleId?: number;
  /** What somebody should see to. */
  need?: Need;
}

/** Any: whatever the others say, and a password or second factor that keeps the user out. */
export type Need = 'any' | 'unreached' | 'stuck';

/** The users, called u, that fit the filter. */
export function fittingSql(filter: UserFilter, now: Date): Prisma.Sql {
  const { authorityId, text, account, password, factor, role, moduleId, need } = filter;
  const conditions = [Prisma.sql`u.authority_id = ${authorityId}`];
  for (const word of wordsIn(text ?? '')) conditions.push(holdsWordSql(word));
  if (account) conditions.push(Prisma.sql`${accountStatusSql} = ${account}`);
  if (password === 'lapsed') conditions.push(hasLapsedSql(now));
  else if (password) conditions.push(Prisma.sql`${passwordStatusSql(now)} = ${password}`);
  if (factor === 'has') conditions.push(hasFactorSql);
  if (factor === 'lacks') conditions.push(Prisma.sql`NOT ${hasFactorSql}`);
  if (factor === 'missing') conditions.push(missesFactorSql);
  if (role === 'administrator') conditions.push(Prisma.sql`u.is_administrator`);
  if (role === 'none') conditions.push(hasNoRoleSql);
  if (moduleId !== undefined || isCode(role)) conditions.push(holdsSql(role, moduleId));
  if (need === 'unreached') conditions.push(isUnreachedSql);
  if (need === 'stuck') conditions.push(holdsStuckRoleSql(authorityId, now));
  if (need === 'any') conditions.push(needsAnythingSql(authorityId, now));
  return Prisma.join(conditions, ' AND ');
}

/** A temporary password that no longer works (PWD-06). */
const hasLapsedSql = (now: Date): Prisma.Sql =>
  Prisma.sql`(${passwordStatusSql(now)} = 'temporary' AND u.password_expires_at <= ${now})`;

/** Lacks the second factor that is demanded (PWD-11). */
const missesFactorSql = Prisma.sql`(u.factor_demanded_since IS NOT NULL AND NOT ${hasFactorSql})`;

const hasNoRoleSql = Prisma.sql`
  (NOT u.is_administrator AND NOT EXISTS (SELECT FROM role_assignment a WHERE a.user_id = u.id))`;

const needsAnythingSql = (authorityId: number, now: Date): Prisma.Sql => Prisma.sql`
  (${passwordStatusSql(now)} IN ('blocked', 'expired') OR ${hasLapsedSql(now)} OR ${missesFactorSql}
    OR ${isUnreachedSql} OR ${holdsStuckRoleSql(authorityId, now)})`;

const isCode = (role: string | undefined): boolean =>
  role !== undefined && role !== '' && role !== 'administrator' && role !== 'none';

function holdsSql(role: string | undefined, moduleId: number | undefined): Prisma.Sql {
  const code = isCode(role) ? Prisma.sql`AND r.code = ${role}` : Prisma.empty;
  const module = moduleId === undefined ? Prisma.empty : Prisma.sql`AND a.module_id = ${moduleId}`;
  return Prisma.sql`EXISTS (SELECT FROM role_assignment a JOIN module_role r ON r.id = a.role_id WHERE a.user_id = u.id ${code} ${module})`;
}

/** So many words are looked for; a name has fewer. */
const mostWords = 10;

/** Each word is looked for by itself, wherever it stands: «Plus, Åsa» is «åsa plus». */
const wordsIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .slice(0, mostWords);

/**
 * Whether the user u holds the word, an address in the form that is kept. Words that the index cannot look for are looked
 * for among the users of the authority.
 */
function holdsWordSql(typed: string): Prisma.Sql {
  const read = readEmailAddress(typed);
  const word = 'address' in read ? read.address : typed;
  return hasTrigram(word)
    ? Prisma.sql`u.search_text LIKE (SELECT search_fold(${likePattern(word)}))`
    : Prisma.sql`strpos(u.search_text, (SELECT search_fold(${word}))) > 0`;
}

const likePattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

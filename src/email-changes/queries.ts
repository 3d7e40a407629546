import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { lockToChange } from '../db/locks.ts';
import { digestOf } from '../web/mailed-link.ts';
import { nameSql } from '../web/person-name.ts';
import type { Link } from './rules.ts';

/** A user's address, or the authority's own. */
export interface Target {
  authorityId: number;
  userId: number | null;
}

/** An address that waits for its holder, for the pages. */
export interface WaitingAddress {
  email: string;
  /** In ISO 8601. */
  expiresAt: string;
  /** The mail with the link could not be delivered (MAIL-03). */
  isUndelivered: boolean;
}

const openSql = (what: Prisma.Sql, whose: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT ${what} FROM email_change c WHERE ${whose} AND c.closed_at IS NULL)`;

const ofUser = Prisma.sql`c.user_id = u.id AND c.before = u.email`;
const ofAuthority = Prisma.sql`c.authority_id = a.id AND c.before = a.email`;

const waiting = Prisma.sql`jsonb_build_object('email', c.after, 'expiresAt', c.expires_at, 'isUndelivered', coalesce((
  SELECT m.failed_at IS NOT NULL FROM mail m
  WHERE m.recipient = c.after AND m.template = 'email-confirmation' ORDER BY m.id DESC LIMIT 1), false))`;

/** What waits for the user, called u; NULL when nothing does. A `WaitingAddress`. */
export const waitingOfUserSql = openSql(waiting, ofUser);

/** The same for the authority, called a. */
export const waitingOfAuthoritySql = openSql(waiting, ofAuthority);

/** The address that the user u is to have: the one that waits, else the one that counts. */
export const wantedByUserSql = Prisma.sql`coalesce(${openSql(Prisma.sql`c.after`, ofUser)}, u.email)`;

/** The same for the authority a. */
export const wantedByAuthoritySql = Prisma.sql`coalesce(${openSql(Prisma.sql`c.after`, ofAuthority)}, a.email)`;

/** Who is told of a change. */
export interface Holder extends Target {
  name: string;
  /** Of the mails: the user's, or the authority's first working language (MAIL-01). */
  language: Language;
  /** The address that counts. */
  present: string;
}

const holderColumns = Prisma.sql`
  a.id AS "authorityId", u.id AS "userId",
  coalesce(${nameSql}, a.informal_name) AS name,
  coalesce(u.language, a.working_languages[1], a.language)::text AS language,
  coalesce(u.email, a.email) AS present`;

/**
 * Who holds the address, with everybody else who changes it held back until the transaction ends. Null when there is
 * no such authority, or no such user at it.
 */
export async function lockHolder(transaction: Transaction, target: Target): Promise<Holder | null> {
  const { authorityId, userId } = target;
  await lockToChange(transaction, 'authority', authorityId);
  const [holder] = await transaction.$queryRaw<Holder[]>`
    SELECT ${holderColumns}
    FROM authority a LEFT JOIN "user" u ON u.authority_id = a.id AND u.id = ${userId}::integer
    WHERE a.id = ${authorityId} AND u.id IS NOT DISTINCT FROM ${userId}::integer`;
  return holder ?? null;
}

export interface OpenChange {
  id: number;
  before: string;
  after: string;
}

/** The latest request that is neither confirmed nor cancelled, even if it has expired. */
export const findOpen = (
  transaction: Transaction,
  { authorityId, userId }: Target,
): Promise<OpenChange | null> =>
  transaction.emailChange.findFirst({
    where: { closedAt: null, ...(userId === null ? { authorityId } : { userId }) },
    select: { id: true, before: true, after: true },
  });

/** A link with what it is about. */
export type FoundLink = Link & Holder & { id: number; after: string };

/** What a token cannot be is not asked of the database. */
const token = /^[\w-]{43}$/;

/** The link of that token, whatever has become of it; null when it never was, or its user or authority is gone. */
export async function findByToken(db: Transaction, text: string): Promise<FoundLink | null> {
  if (!token.test(text)) return null;
  const [link] = await db.$queryRaw<FoundLink[]>`
    SELECT c.id, c.before, c.after, c.outcome::text, c.expires_at AS "expiresAt", ${holderColumns}
    FROM email_change c LEFT JOIN "user" u ON u.id = c.user_id
      JOIN authority a ON a.id = coalesce(c.authority_id, u.authority_id)
    WHERE c.token_hash = ${digestOf(text)}`;
  return link ?? null;
}

import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { Reader } from '../db/reader.ts';
import { boundedCountSql, noteCount } from '../web/bounded-count.ts';
import { beyondSql, directionSql, type Keyset, limitSql, type Stretch, stretchOf } from '../web/keyset.ts';
import { nameSql } from '../web/person-name.ts';
import { type Delivery, faredSql } from './delivery.ts';
import type { Retriable } from './rules.ts';

/** A mail of the queue, without what it says (PWD-10). */
export interface QueuedMail extends Retriable {
  id: number;
  template: string;
  language: Language;
  recipient: string;
  userId: number | null;
  userName: string | null;
  authorityId: number | null;
  createdAt: Date;
  nextTryAt: Date;
  tries: number;
  lastError: string | null;
}

/** One page of the queue, newest first: all, or those that have fared so. */
export async function findQueue(
  read: Reader,
  delivery: Delivery | null,
  keyset: Keyset,
): Promise<Stretch<QueuedMail>> {
  const beyond = keyset.cursor
    ? Prisma.sql`m.id ${beyondSql(keyset, true)} ${keyset.cursor.id}::bigint`
    : Prisma.sql`true`;
  const found = await read.$queryRaw<QueuedMail[]>`
    ${queued} WHERE ${delivery ? faredSql[delivery] : Prisma.sql`true`} AND ${beyond}
    ORDER BY m.id ${directionSql(keyset, true)} ${limitSql}`;
  return stretchOf(keyset, found);
}

/** Holds a mail of the queue until the transaction ends; null when there is none. */
export async function lockMail(transaction: Transaction, id: number): Promise<QueuedMail | null> {
  const [mail] = await transaction.$queryRaw<QueuedMail[]>`${queued} WHERE m.id = ${id} FOR UPDATE OF m`;
  return mail ?? null;
}

export type QueueCounts = Record<Delivery | 'all', number>;

/** How many mails there are, and how many have fared how; see `boundedCountSql`. */
export async function countQueue(read: Reader): Promise<QueueCounts> {
  const [counts] = await read.$queryRaw<QueueCounts[]>`
    SELECT ${boundedCountSql(fared.waiting)} AS waiting, ${boundedCountSql(fared.sent)} AS sent,
      ${boundedCountSql(fared.failed)} AS failed, ${boundedCountSql(fared.all)} AS all`;
  for (const [which, rows] of Object.entries(fared)) noteCount(rows, counts![which as keyof QueueCounts]);
  return counts!;
}

const mailsThat = (where: Prisma.Sql): Prisma.Sql => Prisma.sql`SELECT FROM mail m WHERE ${where}`;
const fared: Record<keyof QueueCounts, Prisma.Sql> = {
  waiting: mailsThat(faredSql.waiting),
  sent: mailsThat(faredSql.sent),
  failed: mailsThat(faredSql.failed),
  all: mailsThat(Prisma.sql`true`),
};

/** The password of a mail is replaced when the user has chosen one, or has been sent another. */
const queued = Prisma.sql`
  SELECT m.id, m.template, m.language::text, m.recipient, m.user_id AS "userId", m.authority_id AS "authorityId",
    ${nameSql} AS "userName", m.created_at AS "createdAt", m.next_try_at AS "nextTryAt", m.tries,
    m.last_error AS "lastError", m.valid_until AS "validUntil", m.sealed IS NOT NULL AS "hasContent",
    CASE WHEN ${faredSql.failed} THEN 'failed' WHEN ${faredSql.sent} THEN 'sent' ELSE 'waiting' END AS delivery,
    coalesce(
      m.template IN ('user-registered', 'password-reset', 'password-requested')
        AND NOT (u.password_temporary AND u.password_expires_at = coalesce(m.valid_until, u.password_expires_at))
        AND NOT coalesce(u.requested_password_expires_at = m.valid_until, false),
      false
    ) AS "isReplaced"
  FROM mail m LEFT JOIN "user" u ON u.id = m.user_id`;

import { Prisma, type PrismaClient } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { isoSql } from '../mail/once-key.ts';
import type { Outbox } from '../mail/outbox.ts';
import { timeZone } from '../web/calendar.ts';
import { nameSql } from '../web/person-name.ts';
import { notBlockedSql } from './status.ts';

const day = 24 * 60 * 60 * 1000;

interface Reminder {
  userId: number;
  authorityId: number;
  recipient: string;
  language: Language;
  name: string;
  expiresAt: Date;
  days: number;
  onceKey: string;
}

/**
 * Reminds users 14 days and 3 days before their passwords expire, once each. Safe to run at any time and in several
 * processes: a reminder can be recorded only once. After a standstill only the reminder that is due is sent.
 */
export async function remindOfPasswords(db: PrismaClient, outbox: Outbox, now: Date): Promise<void> {
  for (const { name, expiresAt, days, ...mail } of await remindersDue(db, now))
    await db.$transaction((transaction) =>
      outbox.queue(transaction, {
        template: 'password-reminder',
        ...mail,
        parameters: { name, days, expiresOn: expiresAt.toISOString() },
      }),
    );
}

/**
 * Those that have not been recorded. Counts calendar days in Sweden, so that all passwords that expire on a day are
 * reminded of on the same day.
 */
const remindersDue = (db: PrismaClient, now: Date): Promise<Reminder[]> =>
  db.$queryRaw<Reminder[]>`
    SELECT * FROM (
      SELECT id AS "userId", authority_id AS "authorityId", email AS recipient, language::text,
        ${nameSql} AS name, password_expires_at AS "expiresAt", days,
        format('password-reminder %s %s %s', id, ${isoSql(Prisma.sql`password_expires_at`)}, CASE WHEN days <= 3 THEN 3 ELSE 14 END) AS "onceKey"
      FROM "user" u, LATERAL (
        SELECT (password_expires_at AT TIME ZONE ${timeZone})::date - (${now}::timestamptz AT TIME ZONE ${timeZone})::date AS days
      ) AS left_over
      WHERE NOT password_temporary AND ${notBlockedSql} AND days <= 14
        AND password_expires_at > ${now} AND password_expires_at <= ${new Date(now.getTime() + 15 * day)}
    ) AS due
    WHERE NOT EXISTS (SELECT FROM mail WHERE once_key = "onceKey")
    ORDER BY "userId"`;

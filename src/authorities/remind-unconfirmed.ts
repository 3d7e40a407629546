import type { PrismaClient } from '../db/generated/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { Outbox } from '../mail/outbox.ts';
import { nameSql } from '../web/person-name.ts';
import { isUnconfirmedSql } from './unconfirmed.ts';

interface Reminder {
  userId: number;
  authorityId: number;
  recipient: string;
  language: Language;
  name: string;
  authority: string;
  confirmedAt: Date;
  onceKey: string;
}

/**
 * Reminds administrators when nobody has saved or confirmed the authority's data for twelve months (AUT-08): once each,
 * until somebody does. Safe to run at any time, and in several processes.
 */
export async function remindOfUnconfirmedData(db: PrismaClient, outbox: Outbox, now: Date): Promise<void> {
  for (const { name, authority, confirmedAt, ...mail } of await remindersDue(db, now))
    await db.$transaction((transaction) =>
      outbox.queue(transaction, {
        template: 'authority-unconfirmed',
        ...mail,
        parameters: { name, authority, confirmedOn: confirmedAt.toISOString() },
      }),
    );
}

const remindersDue = (db: PrismaClient, now: Date): Promise<Reminder[]> =>
  db.$queryRaw<Reminder[]>`
    SELECT * FROM (
      SELECT u.id AS "userId", a.id AS "authorityId", u.email AS recipient, u.language::text,
        ${nameSql} AS name, a.informal_name AS authority, a.confirmed_at AS "confirmedAt",
        format('authority-unconfirmed %s %s', u.id, to_char(a.confirmed_at, 'YYYY-MM-DD HH24:MI:SS.MS')) AS "onceKey"
      FROM authority a JOIN "user" u ON u.authority_id = a.id AND u.is_administrator
      WHERE ${isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now)}
    ) AS due
    WHERE NOT EXISTS (SELECT FROM mail WHERE once_key = "onceKey")
    ORDER BY "userId"`;

import type { PrismaClient } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { MailToSend, Outbox } from '../mail/outbox.ts';
import { daysUntil } from './expiry.ts';
import { notBlockedSql } from './status.ts';

/** How many days before the password expires a reminder is due, the later one first (PWD-04). */
const reminders = [3, 14];

const day = 24 * 60 * 60 * 1000;

interface Expiring {
  id: number;
  authorityId: number;
  name: string;
  email: string;
  language: Language;
  expiresAt: Date;
}

/**
 * Reminds users 14 days and 3 days before their passwords expire, once each. Safe to run at any time and in several
 * processes: a reminder can be recorded only once. After a standstill only the reminder that is due is sent.
 */
export async function remindOfPasswords(db: PrismaClient, outbox: Outbox, now: Date): Promise<void> {
  for (const user of await expiringSoon(db, now)) {
    const reminder = reminderDue(user, now);
    if (reminder) await db.$transaction((transaction) => outbox.queue(transaction, reminder));
  }
}

const expiringSoon = (db: PrismaClient, now: Date): Promise<Expiring[]> =>
  db.$queryRaw<Expiring[]>`
    SELECT id, authority_id AS "authorityId", first_name || ' ' || last_name AS name, email, language::text,
      password_expires_at AS "expiresAt"
    FROM "user"
    WHERE NOT password_temporary AND ${notBlockedSql}
      AND password_expires_at > ${now} AND password_expires_at <= ${new Date(now.getTime() + 15 * day)}
    ORDER BY id`;

/** Counts calendar days, so that all passwords that expire on a day are reminded of on the same day. */
function reminderDue(
  { id, authorityId, name, email, language, expiresAt }: Expiring,
  now: Date,
): MailToSend | null {
  const days = daysUntil(expiresAt, now);
  const due = reminders.find((before) => days <= before);
  if (due === undefined) return null;
  return {
    template: 'password-reminder',
    recipient: email,
    language,
    userId: id,
    authorityId,
    onceKey: `password-reminder ${id} ${expiresAt.toISOString()} ${due}`,
    parameters: { name, days, expiresOn: expiresAt.toISOString() },
  };
}

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
 * Reminds the users whose passwords expire soon: 14 days and 3 days before, once each. May run at any time, as
 * often as one likes and in several processes at once, since a reminder can be recorded once only. After days
 * of standstill only the reminder that is due is sent, not those that were missed.
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

/** Days are counted by the calendar, so that a reminder falls on the same day for all who share an expiry day. */
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

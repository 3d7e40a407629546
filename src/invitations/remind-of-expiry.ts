import { type Language, Prisma, type PrismaClient } from '../db/generated/client.ts';
import { isoSql } from '../mail/once-key.ts';
import type { MailToSend, Outbox } from '../mail/outbox.ts';

const day = 24 * 60 * 60 * 1000;

/** How long before the link expires, in milliseconds. */
const ahead = 3 * day;

interface Expiring {
  onceKey: string;
  managerId: number;
  managerName: string;
  authorityName: string;
  contactName: string;
  email: string;
  language: Language;
  expiresAt: Date;
}

/**
 * Reminds invited authorities three days before their link expires, once per link (ACC-04). The reminder has no link,
 * since only its digest is stored. Safe to run at any time and in several processes.
 */
export async function remindOfExpiry(db: PrismaClient, outbox: Outbox, now: Date): Promise<void> {
  for (const invited of await expiringSoon(db, now))
    await db.$transaction((transaction) => outbox.queue(transaction, reminderTo(invited)));
}

const expiringSoon = (db: PrismaClient, now: Date): Promise<Expiring[]> =>
  db.$queryRaw<Expiring[]>`
    SELECT * FROM (
      SELECT format('invitation-reminder %s %s', i.id, ${isoSql(Prisma.sql`i.expires_at`)}) AS "onceKey", i.manager_id AS "managerId", m.informal_name AS "managerName", i.authority_name AS "authorityName",
      i.contact_name AS "contactName", i.email, i.language::text, i.expires_at AS "expiresAt"
    FROM invitation i JOIN authority m ON m.id = i.manager_id
    WHERE i.withdrawn_at IS NULL AND i.decided_at IS NULL AND i.submitted_at IS NULL
      AND i.expires_at > ${now} AND i.expires_at <= ${new Date(now.getTime() + ahead)}
      AND m.kind IN ('ACCESS_MANAGER', 'NATIONAL_COORDINATOR')
    ) AS due
    WHERE NOT EXISTS (SELECT FROM mail WHERE once_key = "onceKey")
    ORDER BY "onceKey"`;

const reminderTo = (invited: Expiring): MailToSend => ({
  template: 'invitation-reminder',
  recipient: invited.email,
  language: invited.language,
  authorityId: invited.managerId,
  onceKey: invited.onceKey,
  parameters: {
    name: invited.contactName,
    authority: invited.managerName,
    invited: invited.authorityName,
    validUntil: invited.expiresAt.toISOString(),
  },
});

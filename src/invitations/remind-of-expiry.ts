import type { Language, PrismaClient } from '../db/generated/client.ts';
import { queriesIn } from '../db/queries.ts';
import type { MailToSend, Outbox } from '../mail/outbox.ts';

const day = 24 * 60 * 60 * 1000;

/** How long before the link expires, in milliseconds. */
const ahead = 3 * day;

interface Expiring {
  id: number;
  managerId: number;
  managerName: string;
  authorityName: string;
  contactName: string;
  email: string;
  language: Language;
  expiresAt: Date;
}

/**
 * Reminds the invited who have not answered three days before their link expires, once for each link (ACC-04). The
 * link is in the first mail only, since nobody knows it any longer. May run at any time, as often as one likes and
 * in several processes at once.
 */
export async function remindOfExpiry(db: PrismaClient, outbox: Outbox, now: Date): Promise<void> {
  for (const invited of await expiringSoon(db, now))
    await db.$transaction((transaction) => outbox.queue(transaction, reminderTo(invited)));
}

const expiringSoon = (db: PrismaClient, now: Date): Promise<Expiring[]> =>
  queriesIn(db)
    .selectFrom('invitation as i')
    .innerJoin('authority as m', 'm.id', 'i.manager_id')
    .select([
      'i.id',
      'i.manager_id as managerId',
      'm.informal_name as managerName',
      'i.authority_name as authorityName',
      'i.contact_name as contactName',
      'i.email',
      'i.language',
      'i.expires_at as expiresAt',
    ])
    .where('i.withdrawn_at', 'is', null)
    .where('i.decided_at', 'is', null)
    .where('i.submitted_at', 'is', null)
    .where('i.expires_at', '>', now)
    .where('i.expires_at', '<=', new Date(now.getTime() + ahead))
    .where('m.kind', 'in', ['ACCESS_MANAGER', 'NATIONAL_COORDINATOR'])
    .orderBy('i.id')
    .execute();

const reminderTo = (invited: Expiring): MailToSend => ({
  template: 'invitation-reminder',
  recipient: invited.email,
  language: invited.language,
  authorityId: invited.managerId,
  onceKey: `invitation-reminder ${invited.id} ${invited.expiresAt.toISOString()}`,
  parameters: {
    name: invited.contactName,
    authority: invited.managerName,
    invited: invited.authorityName,
    validUntil: invited.expiresAt.toISOString(),
  },
});

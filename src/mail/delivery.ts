import type { Transaction } from '../db/client.ts';
import type { TemplateName } from './templates.ts';

export type Delivery = 'waiting' | 'sent' | 'failed';

export interface MailDelivery {
  template: TemplateName;
  delivery: Delivery;
  /** When it was recorded, sent or given up. */
  at: Date;
}

/** How the latest mails to a user have fared, newest first (MAIL-03). */
export async function deliveriesTo(db: Transaction, userId: number, take = 5): Promise<MailDelivery[]> {
  const mails = await db.mail.findMany({
    where: { userId },
    orderBy: { id: 'desc' },
    take,
    select: { template: true, createdAt: true, sentAt: true, failedAt: true },
  });
  return mails.map(({ template, createdAt, sentAt, failedAt }) => ({
    template: template as TemplateName,
    delivery: failedAt ? 'failed' : sentAt ? 'sent' : 'waiting',
    at: failedAt ?? sentAt ?? createdAt,
  }));
}

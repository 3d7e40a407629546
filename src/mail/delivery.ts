import type { Transaction } from '../db/client.ts';
import { type Mail, Prisma } from '../db/generated/client.ts';
import type { TemplateName } from './templates.ts';

export type Delivery = 'waiting' | 'sent' | 'failed';

/** How a mail has fared. */
export interface Fared {
  delivery: Delivery;
  /** When it was recorded, sent or given up. */
  at: Date;
}

export interface MailDelivery extends Fared {
  template: TemplateName;
}

type Moments = Pick<Mail, 'createdAt' | 'sentAt' | 'failedAt'>;

export const faredOf = ({ createdAt, sentAt, failedAt }: Moments): Fared => ({
  delivery: failedAt ? 'failed' : sentAt ? 'sent' : 'waiting',
  at: failedAt ?? sentAt ?? createdAt,
});

/** The same about the mail that a query calls m; in these words, because partial indexes have them. */
export const faredSql: Record<Delivery, Prisma.Sql> = {
  waiting: Prisma.sql`m.sent_at IS NULL AND m.failed_at IS NULL`,
  sent: Prisma.sql`m.sent_at IS NOT NULL AND m.failed_at IS NULL`,
  failed: Prisma.sql`m.failed_at IS NOT NULL`,
};

/** How the latest mails to a user have fared, newest first (MAIL-03). */
export async function deliveriesTo(db: Transaction, userId: number, take = 5): Promise<MailDelivery[]> {
  const mails = await db.mail.findMany({
    where: { userId },
    orderBy: { id: 'desc' },
    take,
    select: { template: true, createdAt: true, sentAt: true, failedAt: true },
  });
  return mails.map(({ template, ...moments }) => ({
    template: template as TemplateName,
    ...faredOf(moments),
  }));
}

/**
 * The mail, called f, failed or came back, and none has reached its address since (MAIL-03). The latest outcome counts, so that
 * a mail that waits, or waits anew, neither sets nor clears the mark.
 */
const unreachedSql = Prisma.sql`
  f.failed_at IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM mail m WHERE m.recipient = f.recipient AND m.sent_at >= f.failed_at AND m.failed_at IS NULL
  )`;

/** Whether mail does not reach the address of the user, called u (MAIL-03). */
export const isUnreachedSql = Prisma.sql`
  EXISTS (SELECT FROM mail f WHERE f.authority_id = u.authority_id AND f.recipient = u.email AND ${unreachedSql})`;

/** Whether mail does not reach the e-mail address of the authority itself, called a (MAIL-03). */
export const isAuthorityUnreachedSql = Prisma.sql`
  EXISTS (SELECT FROM mail f WHERE f.authority_id = a.id AND f.recipient = a.email AND ${unreachedSql})`;

/** How many addresses of the authority, called a, and of its users mail does not reach (MAIL-03). */
export const countUnreachedSql = Prisma.sql`
  (SELECT count(DISTINCT f.recipient)::integer FROM mail f
   WHERE f.authority_id = a.id AND ${unreachedSql}
     AND (f.recipient = a.email OR EXISTS (SELECT FROM "user" u WHERE u.authority_id = a.id AND u.email = f.recipient)))`;

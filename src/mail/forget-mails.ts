import { deleteInBatches } from '../db/delete-in-batches.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { keptFor } from '../periods.ts';
import { toRemovedUser } from './user-news.ts';

/**
 * Removes what mails that were given up say (PWD-10), and later the mails themselves: until then they show that they
 * were sent, or failed. A mail that marks an address as unreached, and the later one that clears the mark (MAIL-03), go in
 * that order. The last mail to a removed user goes with the contents (USR-10).
 */
export async function forgetMails(db: PrismaClient, now: Date): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age);
  const contentsGone = before(keptFor.contentsOfFailedMails);
  await db.mail.updateMany({
    where: { failedAt: { lte: contentsGone }, sealed: { not: null } },
    data: { sealed: null },
  });
  await db.mail.deleteMany({ where: { ...toRemovedUser, createdAt: { lte: contentsGone } } });
  const gone = before(keptFor.mails);
  await deleteInBatches(
    db,
    Prisma.sql`mail m`,
    Prisma.sql`m.created_at <= ${gone} AND coalesce(m.failed_at, m.sent_at) <= ${gone} AND NOT ${remindsStillSql}`,
  );
}

/** Data that nobody has confirmed since are reminded of once (AUT-08): the mail shows that they have been. */
const remindsStillSql = Prisma.sql`(
  m.template = 'authority-unconfirmed'
  AND EXISTS (SELECT FROM authority a WHERE a.id = m.authority_id AND a.confirmed_at < m.created_at))`;

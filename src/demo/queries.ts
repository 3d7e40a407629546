import type { Transaction } from '../db/client.ts';
import type { Mail } from '../db/generated/client.ts';

/** One page of the outbox, newest first, and how many mails there are in all. */
export async function findMails(
  db: Transaction,
  { skip, take }: { skip: number; take: number },
): Promise<{ mails: Mail[]; total: number }> {
  return {
    mails: await db.mail.findMany({ orderBy: { id: 'desc' }, skip, take }),
    total: await db.mail.count(),
  };
}

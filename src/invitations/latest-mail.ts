import type { Transaction } from '../db/client.ts';
import { type Fared, faredOf } from '../mail/delivery.ts';
import type { Invitation } from './queries.ts';

/** How the latest mail to the invited address has fared (MAIL-03); null when it is kept no longer. */
export async function latestMail(
  db: Transaction,
  { managerId, email }: Pick<Invitation, 'managerId' | 'email'>,
): Promise<Fared | null> {
  const mail = await db.mail.findFirst({
    where: { authorityId: managerId, recipient: email, template: { startsWith: 'invitation' } },
    orderBy: { id: 'desc' },
    select: { createdAt: true, sentAt: true, failedAt: true },
  });
  return mail && faredOf(mail);
}

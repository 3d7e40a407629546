import type { Transaction } from '../db/client.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings.ts';
import { newLink } from '../web/mailed-link.ts';
import { confirmationPath } from './paths.ts';
import type { Holder } from './queries.ts';
import { linkDays } from './rules.ts';

interface Post {
  outbox: Outbox;
  settings: Pick<Settings, 'portalUrl'>;
  now: Date;
}

/** Creates a link and mails it to the new address of a locked holder. Returns when it expires. */
export async function mailLink(
  transaction: Transaction,
  { outbox, settings, now }: Post,
  { authorityId, userId, name, language, present }: Holder,
  email: string,
  by: string,
): Promise<Date> {
  const { token, ...link } = newLink(now, linkDays);
  await transaction.emailChange.create({
    data: {
      ...link,
      before: present,
      after: email,
      requestedAt: now,
      ...(userId === null ? { authorityId } : { userId }),
    },
    select: { id: true },
  });
  await outbox.queue(transaction, {
    template: 'email-confirmation',
    recipient: email,
    language,
    authorityId,
    userId: userId ?? undefined,
    parameters: {
      name,
      by,
      link: settings.portalUrl + confirmationPath(token),
      validUntil: link.expiresAt.toISOString(),
    },
  });
  return link.expiresAt;
}

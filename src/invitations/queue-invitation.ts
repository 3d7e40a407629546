import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { Settings } from '../settings.ts';
import type { Work } from '../work.ts';
import { registrationPath } from './paths.ts';

/** Mails need the portal's address for their link. */
export type InvitingWork = Work & { settings: Settings };

interface Invited {
  managerId: number;
  managerName: string;
  authorityName: string;
  contactName: string;
  email: string;
  language: Language;
  expiresAt: Date;
}

/** The mail with the link (ACC-04), in the transaction that makes the link. */
export const queueInvitation = (
  transaction: Transaction,
  { outbox, settings }: { outbox: Outbox; settings: Settings },
  invited: Invited,
  token: string,
): Promise<void> =>
  outbox.queue(transaction, {
    template: 'invitation',
    recipient: invited.email,
    language: invited.language,
    authorityId: invited.managerId,
    parameters: {
      name: invited.contactName,
      authority: invited.managerName,
      invited: invited.authorityName,
      link: `${settings.portalUrl}${registrationPath(token)}`,
      validUntil: invited.expiresAt.toISOString(),
    },
  });

import { randomUUID } from 'node:crypto';
import type { Transaction } from '../db/client.ts';
import type { Language } from '../db/generated/enums.ts';
import type { Settings } from '../settings.ts';
import { seal } from './seal.ts';
import type { MailParameters, TemplateName } from './templates.ts';

interface Addressing {
  recipient: string;
  /** The recipient's (MAIL-01). */
  language: Language;
  /** Whom it goes to: the mail goes with the user. */
  userId?: number;
  /** Whose administrators are told when it cannot be delivered (MAIL-03). */
  authorityId?: number;
  /** A second mail with the same key is not recorded, so that jobs may run twice. */
  onceKey?: string;
}

/** A mail with what its template is filled in with. */
export type MailToSend = {
  [Name in TemplateName]: Addressing & { template: Name; parameters: MailParameters<Name> };
}[TemplateName];

export interface Outbox {
  /** Records a mail in the transaction of the change that causes it; it is sent after the commit (MAIL-02). */
  queue: (transaction: Transaction, mail: MailToSend) => Promise<void>;
}

export function createOutbox({ sessionSecret, mailFrom }: Settings): Outbox {
  const domain = mailFrom.address.split('@').at(-1)!;
  return {
    queue: async (transaction, { parameters, ...mail }) => {
      const messageId = `${randomUUID()}@${domain}`;
      const sealed = seal(parameters, messageId, sessionSecret);
      await transaction.mail.createMany({ data: [{ ...mail, messageId, sealed }], skipDuplicates: true });
    },
  };
}

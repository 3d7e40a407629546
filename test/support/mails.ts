import { openMail } from '../../src/mail/deliver.ts';
import { examples } from '../../src/mail/examples.ts';
import type { MailToSend, Outbox } from '../../src/mail/outbox.ts';
import type { MailParameters, TemplateName } from '../../src/mail/templates.ts';
import { readSettings } from '../../src/settings.ts';
import type { TestDatabase } from './database.ts';

/** Far away, since what no longer works is not sent. */
const validUntil = '2126-06-30T22:30:00.000Z';

/** What each template may be filled in with; holds what HTML has to escape. */
export const sampleParameters: { [Name in TemplateName]: MailParameters<Name> } = {
  ...examples,
  'user-registered': {
    ...examples['user-registered'],
    name: 'Åsa <b>"Öberg"</b> & Co',
    password: 'Hemligt<7>&{x}',
    validUntil,
  },
  'password-reset': { ...examples['password-reset'], password: 'Hemligt7kaka', validUntil },
  'password-requested': { ...examples['password-requested'], validUntil },
  'email-confirmation': { ...examples['email-confirmation'], name: 'Åsa <b>"Öberg"</b>', validUntil },
  'email-change-requested': { ...examples['email-change-requested'], validUntil },
  'authority-news': {
    ...examples['authority-news'],
    news: [
      { what: 'coordinator-linked', by: 'Boverket & <b>Co</b>', module: 'Tjänster' },
      ...examples['authority-news'].news,
    ],
  },
  invitation: { ...examples.invitation, invited: 'Vårdverket & <i>Co</i>', validUntil },
  'invitation-reminder': { ...examples['invitation-reminder'], validUntil },
  'invitation-rejected': {
    ...examples['invitation-rejected'],
    reason: 'Myndigheten är redan registrerad & <b>klar</b>.',
  },
};

/** A mail with a password, to be changed as the test needs. */
export const sampleMail = (
  changes: Partial<Pick<MailToSend, 'recipient' | 'userId' | 'onceKey'>> = {},
): MailToSend => ({
  template: 'password-reset',
  recipient: 'asa@arbetsmiljoverket.example',
  language: 'sv',
  parameters: sampleParameters['password-reset'],
  ...changes,
});

export interface OpenedMail {
  recipient: string;
  language: string;
  subject: string;
  text: string;
  nextTryAt: Date;
}

/** The mails of the outbox that fit, in order, as they would be read. */
export async function openedMails(
  { prisma }: TestDatabase,
  where: { template?: string; recipient?: string; authorityId?: number },
): Promise<OpenedMail[]> {
  const mails = await prisma.mail.findMany({ where, orderBy: { id: 'asc' } });
  return mails.map((mail) => ({ ...mail, ...openMail(mail, readSettings({})) }));
}

/** Commits one mail and returns its row. */
export async function queueMail(
  { prisma }: Pick<TestDatabase, 'prisma'>,
  outbox: Outbox,
  mail = sampleMail(),
) {
  await prisma.$transaction((transaction) => outbox.queue(transaction, mail));
  return prisma.mail.findFirstOrThrow({ orderBy: { id: 'desc' } });
}

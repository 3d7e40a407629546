import { deliver, openMail } from '../../src/mail/deliver.ts';
import { examples } from '../../src/mail/examples.ts';
import type { MailToSend, Outbox } from '../../src/mail/outbox.ts';
import { createSend, usualTimeouts } from '../../src/mail/send.ts';
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

/** What a user has been told of his or her own access, a line for each piece (USR-15). */
export async function newsTo(database: TestDatabase, recipient: string): Promise<string[]> {
  const mails = await openedMails(database, { template: 'user-news', recipient });
  return mails.flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith('– ')));
}

/** An hour goes by, and the mails that wait are sent: as in the demo, to no server. */
export async function sendWaiting({ prisma }: TestDatabase, now: Date): Promise<void> {
  const settings = readSettings({});
  const clock = () => new Date(now.getTime() + 60 * 60_000);
  const send = createSend(settings, usualTimeouts);
  const mails = await prisma.mail.findMany({ where: { sentAt: null }, select: { id: true } });
  for (const { id } of mails) await deliver(id, { prisma, settings, send, clock });
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

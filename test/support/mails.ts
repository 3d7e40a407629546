import type { MailToSend, Outbox } from '../../src/mail/outbox.ts';
import type { MailParameters, TemplateName } from '../../src/mail/templates.ts';
import type { TestDatabase } from './database.ts';

/** What each template may be filled in with; holds what HTML has to escape. */
export const sampleParameters: { [Name in TemplateName]: MailParameters<Name> } = {
  'user-registered': {
    name: 'Åsa <b>"Öberg"</b> & Co',
    authority: 'Arbetsmiljöverket',
    password: 'Hemligt<7>&{x}',
    validUntil: '2026-11-30T22:30:00.000Z',
  },
  'password-reset': { name: 'Åsa Öberg', password: 'Hemligt7kaka', validUntil: '2026-06-30T22:30:00.000Z' },
  'email-changed': { name: 'Åsa Öberg', before: 'asa@fore.example', after: 'asa@efter.example' },
  'password-reminder': { name: 'Åsa Öberg', expiresOn: '2026-12-01T11:00:00.000Z', days: 7 },
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

/** Commits one mail and returns its row. */
export async function queueMail({ prisma }: TestDatabase, outbox: Outbox, mail = sampleMail()) {
  await prisma.$transaction((transaction) => outbox.queue(transaction, mail));
  return prisma.mail.findFirstOrThrow({ orderBy: { id: 'desc' } });
}

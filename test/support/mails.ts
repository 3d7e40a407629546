import { openMail } from '../../src/mail/deliver.ts';
import type { MailToSend, Outbox } from '../../src/mail/outbox.ts';
import type { MailParameters, TemplateName } from '../../src/mail/templates.ts';
import { readSettings } from '../../src/settings.ts';
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
  'authority-email-changed': {
    name: 'Arbetsmiljöverket',
    before: 'registrator@fore.example',
    after: 'registrator@efter.example',
  },
  'authority-unconfirmed': {
    name: 'Åsa Öberg',
    authority: 'Arbetsmiljöverket',
    confirmedOn: '2025-11-01T11:00:00.000Z',
  },
  'authority-news': {
    name: 'Åsa Öberg',
    authority: 'Arbetsmiljöverket',
    news: [
      { what: 'coordinator-linked', by: 'Boverket & <b>Co</b>', module: 'Tjänster' },
      { what: 'coordinator-unlinked', by: 'Boverket', module: 'Tjänster' },
      { what: 'name-change-closed', before: 'Arbetarskyddsverket', after: 'Arbetsmiljöverket' },
      { what: 'name-translated', language: 'fi', name: 'Työympäristövirasto' },
      { what: 'name-untranslated', language: 'et' },
      { what: 'name-change-comment', comment: 'Det engelska namnet finns kvar.' },
      { what: 'data-changed', by: 'Socialstyrelsen' },
      { what: 'data-confirmed', by: 'Socialstyrelsen' },
      { what: 'user-registered', by: 'Socialstyrelsen' },
      { what: 'user-changed', by: 'Socialstyrelsen' },
      { what: 'user-removed', by: 'Socialstyrelsen' },
      { what: 'password-reset', by: 'Socialstyrelsen' },
      { what: 'module-given', by: 'Kommerskollegium', module: 'Tjänster' },
      { what: 'module-withdrawn', by: 'Kommerskollegium', module: 'Tjänster' },
      { what: 'part-changed', by: 'Kommerskollegium', module: 'Tjänster' },
      { what: 'coordinator-gone', coordinator: 'Kommerskollegium', module: 'Tjänster' },
      { what: 'access-management-given', by: 'Kommerskollegium' },
      { what: 'access-management-ended', by: 'Kommerskollegium' },
      { what: 'manager-assigned', manager: 'Socialstyrelsen' },
      { what: 'registration-waits', invited: 'Läkemedelsverket' },
      { what: 'minimum-raised', role: 'Handläggare', module: 'Tjänster', minimum: 3, holders: 0 },
      { what: 'national-coordinator-appointed', country: 'SE' },
      { what: 'national-coordinator-dismissed', country: 'SE' },
    ],
  },
  'name-change': {
    name: 'Europeiska kommissionen',
    authority: 'Arbetsmiljöverket',
    country: 'SE',
    before: 'Arbetarskyddsverket',
    after: 'Arbetsmiljöverket',
  },
  invitation: {
    name: 'Åsa <b>"Öberg"</b> & Co',
    authority: 'Socialstyrelsen',
    invited: 'Vårdverket & <i>Co</i>',
    link: 'https://portalen.example/inbjudan/abc-_123',
    validUntil: '2026-11-30T22:30:00.000Z',
  },
  'invitation-reminder': {
    name: 'Åsa Öberg',
    authority: 'Socialstyrelsen',
    invited: 'Vårdverket',
    validUntil: '2026-11-30T22:30:00.000Z',
  },
  'invitation-rejected': {
    name: 'Åsa Öberg',
    authority: 'Socialstyrelsen',
    invited: 'Vårdverket',
    reason: 'Myndigheten är redan registrerad & <b>klar</b>.',
  },
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
export async function queueMail({ prisma }: TestDatabase, outbox: Outbox, mail = sampleMail()) {
  await prisma.$transaction((transaction) => outbox.queue(transaction, mail));
  return prisma.mail.findFirstOrThrow({ orderBy: { id: 'desc' } });
}

import type { Tag } from '../web/view-types.ts';
import type { Delivery } from './delivery.ts';
import { isTemplate, type TemplateName } from './templates.ts';

/** What each mail is called on the screen. */
export const mailNames: Record<TemplateName, string> = {
  'user-registered': 'Tillfälligt lösenord för ny användare',
  'password-reset': 'Tillfälligt lösenord',
  'password-requested': 'Tillfälligt lösenord som begärts',
  'password-blocked': 'Lösenordet är blockerat',
  'user-blocked': 'En användares lösenord är blockerat',
  'email-confirmation': 'Bekräfta ny e-postadress',
  'email-change-requested': 'Begärd ny e-postadress',
  'email-changed': 'Ändrad e-postadress',
  'second-factor-reset': 'Återställd tvåstegsinloggning',
  'second-factor-reminder': 'Påminnelse om tvåstegsinloggning',
  'password-reminder': 'Påminnelse om att byta lösenord',
  'authority-email-changed': 'Myndighetens ändrade e-postadress',
  'authority-unconfirmed': 'Påminnelse om att bekräfta uppgifterna',
  'authority-news': 'Ändringar som rör myndigheten',
  'user-news': 'Ändringar som rör användaren',
  'name-change': 'Större namnändring',
  invitation: 'Inbjudan',
  'invitation-reminder': 'Påminnelse om inbjudan',
  'invitation-rejected': 'Avslagen registrering',
};

/** The name of a mail. Its template may no longer exist. */
export const mailName = (template: string): string =>
  isTemplate(template) ? mailNames[template] : 'Mejl av äldre slag';

/** How a mail has fared, as a tag. */
export const deliveryTags = {
  waiting: { color: 'info', text: 'Väntar' },
  sent: { color: 'success', text: 'Skickat' },
  failed: { color: 'danger', text: 'Kunde inte levereras' },
} as const satisfies Record<Delivery, Tag>;

/** The same, beside the recipient. */
export const recipientTags = {
  waiting: { color: 'info', text: 'På väg' },
  sent: deliveryTags.sent,
  failed: { color: 'danger', text: 'Mejlet kunde inte levereras' },
} as const satisfies Record<Delivery, Tag>;

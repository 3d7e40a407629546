import { tooManyMails } from '../mail/messages.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'organisation-number-taken':
      return {
        field: 'organisationNumber',
        message: 'En myndighet med det organisationsnumret är redan registrerad.',
      };
    case 'doubles-not-dismissed':
      return {
        field: 'dismissed',
        message: 'Kryssa i rutan om ingen av dem är samma myndighet. Annars ska den inte registreras igen.',
      };
    case 'country-taken':
      return { field: 'country', message: 'Landet har redan en nationell samordnare.' };
    case 'commission-taken':
      return { field: 'kind', message: 'Kommissionen är redan registrerad.' };
    case 'email-taken':
      return {
        field: 'userEmail',
        message: 'E-postadressen används redan i systemet. Varje användare måste ha en egen e-postadress.',
      };
    case 'username-taken':
      return {
        field: 'username',
        message: 'Användarnamnet används redan, eller har använts förut. Välj ett annat.',
      };
    case 'too-many-mails':
      return { field: 'userEmail', message: tooManyMails(refusal) };
  }
}

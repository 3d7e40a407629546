import { tooManyMails } from '../mail/messages.ts';
import type { FieldError } from '../web/forms.ts';
import { notReused, sentence } from './demands.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'unmet-demand':
      return { field: 'newPassword', message: sentence(refusal.demand) };
    case 'reused':
      return { field: 'newPassword', message: sentence(notReused) };
    case 'wrong-present-password':
      return { field: 'presentPassword', message: 'Det nuvarande lösenordet stämmer inte.' };
    case 'repeated-differently':
      return {
        field: 'repeatedPassword',
        message: 'Lösenorden är inte lika. Skriv samma lösenord i båda fälten.',
      };
    case 'own-account':
      return {
        field: 'user',
        message: 'Du kan inte återställa ditt eget lösenord här. Använd ”Byt lösenord”.',
      };
    case 'factor-reset-today':
      return {
        field: 'user',
        message:
          'Du har återställt användarens tvåstegsinloggning det senaste dygnet. Be en annan administratör, eller vänta till i morgon.',
      };
    case 'too-many-mails':
      return { field: 'user', message: tooManyMails(refusal) };
  }
}

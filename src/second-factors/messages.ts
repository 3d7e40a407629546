import { tooManyMails } from '../mail/messages.ts';
import type { FieldError } from '../web/forms.ts';
import { mostPasskeys, type Refusal, type ResetRefusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'wrong-code':
      return {
        field: 'code',
        message:
          'Koden stämmer inte. Skriv den som appen visar just nu, och kontrollera att telefonens klocka går rätt.',
      };
    case 'offer-expired':
      return {
        field: 'code',
        message: 'Sidan var öppen för länge. Läs av den nya rutan med appen, och skriv koden som den visar.',
      };
    case 'passkey-refused':
      return { field: 'credential', message: 'Nyckeln kunde inte läggas till. Försök igen.' };
    case 'too-many-passkeys':
      return {
        field: 'credential',
        message: `Du har redan ${mostPasskeys} nycklar. Ta bort en som du inte använder.`,
      };
    case 'demanded':
      return {
        field: 'factor',
        message:
          'Tvåstegsinloggning krävs för ditt konto. Lägg till ett annat sätt innan du tar bort det här.',
      };
  }
}

/** Why another user's second factor is not reset. */
export function resetMessage(refusal: ResetRefusal): string {
  switch (refusal.rule) {
    case 'own-account':
      return 'Du kan inte återställa din egen tvåstegsinloggning här. Ändra den under Mina uppgifter.';
    case 'no-factor':
      return 'Användaren har ingen tvåstegsinloggning.';
    case 'password-reset-today':
      return 'Du har återställt användarens lösenord det senaste dygnet. Be en annan administratör, eller vänta till i morgon.';
    case 'too-many-mails':
      return tooManyMails(refusal);
  }
}

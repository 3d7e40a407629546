import type { FieldError } from '../web/forms.ts';
import { mostPasskeys, type Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'wrong-code':
      return {
        field: 'code',
        message: 'Koden stämmer inte. Skriv den som appen visar just nu, och kontrollera att telefonens klocka går rätt.',
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
        message: 'Tvåstegsinloggning krävs för ditt konto. Lägg till ett annat sätt innan du tar bort det här.',
      };
  }
}

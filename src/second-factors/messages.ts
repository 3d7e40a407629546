import { tooManyMails } from '../mail/messages.ts';
import type { FieldError } from '../web/forms.ts';
import { mostPasskeys, type ProofRefusal, type Refusal, type ResetRefusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'wrong-code':
      return { field: 'code', message: wrongCode };
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

/** Why a code of the user's app is not taken. */
export const codeMessage = (refused: ProofRefusal['rule']): string => codeMessages[refused];

const wrongCode =
  'Koden stämmer inte. Skriv den som appen visar just nu, och kontrollera att telefonens klocka går rätt.';

const codeMessages: Record<ProofRefusal['rule'], string> = {
  wrong: wrongCode,
  used: 'Koden är redan använd. Vänta tills appen visar nästa.',
  waits: 'För många felaktiga koder. Vänta en stund, eller använd en nyckel eller en reservkod.',
  unreadable:
    'Koder från appar kan inte prövas just nu. Använd en nyckel eller en reservkod, eller försök igen senare.',
};

export const recoveryCodeMessage = 'Reservkoden stämmer inte, eller så är den redan använd.';

/** Why a proof is not taken, at the field where it was given. */
export function proofMessage(
  { rule, means }: ProofRefusal,
  fields: { typed: string; credential: string },
): FieldError {
  const messages = {
    password: 'Lösenordet stämmer inte.',
    code: codeMessage(rule),
    'recovery-code': recoveryCodeMessage,
    passkey: 'Nyckeln godtogs inte. Försök igen, eller skriv en kod.',
  };
  return { field: means === 'passkey' ? fields.credential : fields.typed, message: messages[means] };
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

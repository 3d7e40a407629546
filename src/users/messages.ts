import { tooManyMails } from '../mail/messages.ts';
import { changedMeanwhile } from '../web/concurrent-edit.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'email-taken':
      return {
        field: 'email',
        message: 'E-postadressen används redan i systemet. Varje användare måste ha en egen e-postadress.',
      };
    case 'username-taken':
      return {
        field: 'username',
        message: 'Användarnamnet används redan, eller har använts förut. Välj ett annat.',
      };
    case 'role-not-offered':
      return {
        field: 'roles',
        message:
          'En av rollerna går inte längre att ge vid myndigheten. Gå igenom rollerna och spara på nytt.',
      };
    case 'too-few-holders':
      return { field: `roles-${refusal.roleId}`, message: tooFew(refusal) };
    case 'last-administrator':
      return {
        field: 'isAdministrator',
        message:
          'Myndigheten måste ha minst en administratör. Gör först en annan användare till administratör.',
      };
    case 'no-role':
      return {
        field: 'withoutRole',
        message: 'Markera minst en användarroll, eller kryssa i att användaren ska vara utan roll.',
      };
    case 'own-account':
      return { field: 'user', message: 'Du kan inte ta bort dig själv. Be en annan administratör om det.' };
    case 'changed-meanwhile':
      return {
        field: 'version',
        message: changedMeanwhile('Användaren'),
      };
    case 'too-many-mails':
      return { field: 'email', message: tooManyMails(refusal) };
    case 'renamed-too-often':
      return {
        field: 'username',
        message: 'Användarnamn får bara ändras några gånger på ett dygn. Försök igen i morgon.',
      };
  }
}

const tooFew = ({ role, module, minimum }: Extract<Refusal, { rule: 'too-few-holders' }>): string =>
  minimum === 1
    ? `Minst en användare vid myndigheten måste ha rollen ${role} i modulen ${module}. Ge först rollen till någon annan.`
    : `Minst ${minimum} användare vid myndigheten måste ha rollen ${role} i modulen ${module}. Ge först rollen till någon annan.`;

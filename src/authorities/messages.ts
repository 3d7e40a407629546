import { tooManyMails } from '../mail/messages.ts';
import { changedMeanwhile } from '../web/concurrent-edit.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'changed-meanwhile':
      return {
        field: 'version',
        message: changedMeanwhile('Myndighetens uppgifter'),
      };
    case 'keyword-not-offered':
      return {
        field: 'keywords',
        message: 'Ett av nyckelorden finns inte längre att välja. Gå igenom nyckelorden och spara på nytt.',
      };
    case 'coordinator-not-offered':
      return {
        field: `module-${refusal.moduleId}-coordinators`,
        message:
          'En av samordnarna går inte att koppla in: bara myndigheter med rollen samordnare i modulen kan vara det. Sök efter en annan.',
      };
    case 'name-not-changed':
      return {
        field: 'majorNameChange',
        message:
          'Rutan är ikryssad, men det informella namnet är inte ändrat. Ändra namnet eller ta bort krysset.',
      };
    case 'too-many-mails': {
      const field = refusal.door === 'authority.report-name-change' ? 'majorNameChange' : 'email';
      return { field, message: tooManyMails(refusal) };
    }
  }
}

import type { ModulePart } from '../db/generated/enums.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

export const partNames: Record<ModulePart, string> = {
  COMPETENT_AUTHORITY: 'Behörig myndighet',
  COORDINATOR: 'Samordnare',
};

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'changed-meanwhile':
      return {
        field: 'version',
        message:
          'Någon annan har ändrat uppgifterna medan du redigerade. Gå igenom det som är markerat och spara på nytt.',
      };
    case 'keyword-not-offered':
      return {
        field: 'keywords',
        message: 'Ett av nyckelorden finns inte längre att välja. Gå igenom nyckelorden och spara på nytt.',
      };
  }
}

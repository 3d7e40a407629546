import { changedMeanwhile } from '../web/concurrent-edit.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'closed-already':
      return { field: 'newName', message: 'Någon annan har redan behandlat namnändringen.' };
    case 'changed-meanwhile':
      return { field: 'newName', message: changedMeanwhile('Namnen') };
    case 'changed-again':
      return {
        field: 'newName',
        message: `Myndigheten har ändrat namnet en gång till medan du skrev. Nu heter den ${refusal.newName}. Gå igenom namnen och spara på nytt.`,
      };
  }
}

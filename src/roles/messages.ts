import { refusalMessage as messageOfModule } from '../modules/messages.ts';
import * as format from '../web/format.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field; of names and of two edits as for modules. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'no-coordination':
      return {
        field: 'coordinatorOnly',
        message: 'Modulen använder inte samordning. Ändra först modulen, eller avmarkera rutan.',
      };
    case 'held-by-others':
      return {
        field: 'coordinatorOnly',
        message: `${holders(refusal.holders)} rollen vid myndigheter som inte är samordnare. Rollen måste först tas bort där.`,
      };
    case 'spot-not-there':
      return { field: 'spot', message: 'Rollen som platsen utgår från finns inte. Välj plats på nytt.' };
    default:
      return messageOfModule(refusal);
  }
}

const holders = (count: number): string =>
  count === 1 ? 'En användare har' : `${format.count(count)} användare har`;

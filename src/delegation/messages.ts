import { changedMeanwhile } from '../web/concurrent-edit.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage({ rule }: Refusal): FieldError {
  switch (rule) {
    case 'changed-meanwhile':
      return { field: 'version', message: changedMeanwhile('Åtkomstansvaret') };
    case 'not-delegable':
      return { field: 'extent', message: 'Myndigheten kan inte göras åtkomstansvarig.' };
    case 'module-unknown':
      return { field: 'modules', message: 'En av modulerna finns inte längre. Välj på nytt.' };
    case 'authority-is-manager':
      return {
        field: 'authorities',
        message:
          'En av myndigheterna är själv åtkomstansvarig. Bara den nationella samordnaren ansvarar för den. Ta bort krysset.',
      };
    case 'authority-out-of-scope':
      return {
        field: 'authorities',
        message: 'En av myndigheterna ingår inte i ditt åtkomstansvar. Välj på nytt.',
      };
  }
}

import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

const sentences: Record<Refusal['rule'], string> = {
  'module-not-managed': 'Modulen går inte att ge eller återkalla av din myndighet. Välj en annan.',
  'already-given': 'Myndigheten har redan tillgång till modulen.',
  'not-given': 'Myndigheten har inte längre tillgång till modulen.',
  'no-coordination': 'Modulen har inga samordnare. Välj Behörig myndighet.',
  'same-part': 'Myndigheten har redan den rollen i modulen.',
};

/** What a refusal is called on the screen, and at which field. */
export const refusalMessage = ({ rule }: Refusal): FieldError => ({
  field: rule === 'no-coordination' || rule === 'same-part' ? 'part' : 'moduleId',
  message: sentences[rule],
});

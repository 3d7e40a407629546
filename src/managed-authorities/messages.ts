import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

const sentences: Record<Refusal['rule'], string> = {
  'own-authority': 'Du kan inte ta bort din egen myndighet.',
  'is-coordinator': 'Myndigheten är nationell samordnare. Kommissionen måste utse en annan först.',
  'name-differs': 'Namnet stämmer inte. Skriv myndighetens informella namn precis som det står här.',
};

/** What a refusal is called on the screen, and at which field. */
export const refusalMessage = ({ rule }: Refusal): FieldError => ({
  field: 'name',
  message: sentences[rule],
});

import { changedMeanwhile } from '../web/concurrent-edit.ts';
import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage(refusal: Refusal): FieldError {
  switch (refusal.rule) {
    case 'name-taken':
      return {
        field: refusal.field === 'name' ? 'name-sv' : 'parent',
        message: refusal.isRetired
          ? 'Där finns redan ett nyckelord med samma namn på svenska, men det har utgått. Använd det igen, eller välj ett annat namn.'
          : 'Där finns redan ett nyckelord med samma namn på svenska. Välj ett annat namn eller en annan plats.',
      };
    case 'too-deep':
      return {
        field: 'parent',
        message: 'Nyckelord kan ligga i högst tre nivåer. Välj en plats högre upp.',
      };
    case 'within-itself':
      return {
        field: 'parent',
        message: 'Ett nyckelord kan inte ligga under sig självt. Välj en annan plats.',
      };
    case 'parent-not-there':
      return { field: 'parent', message: 'Platsen finns inte bland de här nyckelorden. Välj på nytt.' };
    case 'parent-retired':
      return {
        field: 'parent',
        message: 'Nyckelordet ovanför har utgått. Börja med att använda det igen, eller välj en annan plats.',
      };
    case 'spot-not-there':
      return {
        field: 'spot',
        message: 'Nyckelordet som platsen utgår från ligger inte där. Välj plats på nytt.',
      };
    case 'children-in-use':
      return {
        field: 'keyword',
        message: `Under nyckelordet finns nyckelord som används: ${refusal.names.join(', ')}. Låt först dem utgå.`,
      };
    case 'changed-meanwhile':
      return {
        field: 'original',
        message: changedMeanwhile('Nyckelordet'),
      };
  }
}

import type { FieldError } from '../web/forms.ts';
import type { Refusal } from './rules.ts';

/** What a refusal is called on the screen, and at which field. */
export function refusalMessage({ rule }: Refusal): FieldError {
  switch (rule) {
    case 'is-commission':
      return { field: 'land', message: 'Kommissionen kan inte flyttas till ett annat land.' };
    case 'moved-meanwhile':
      return {
        field: 'land',
        message: 'Myndigheten har redan flyttats till ett annat land. Gå igenom uppgifterna på nytt.',
      };
    case 'same-country':
      return { field: 'land', message: 'Myndigheten hör redan till det landet. Välj ett annat.' };
    case 'coordinator-taken':
      return {
        field: 'land',
        message:
          'Myndigheten är nationell samordnare, och landet har redan en. Utse först en annan nationell samordnare i något av länderna.',
      };
    case 'organisation-number-taken':
      return {
        field: 'organisationNumber',
        message:
          'En myndighet i landet har redan det organisationsnumret. Rätta numret, eller lämna det tomt.',
      };
  }
}

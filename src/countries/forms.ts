import { z } from 'zod';
import { organisationNumberIn } from '../registration/fields.ts';
import { countries } from '../web/countries.ts';
import { choice } from '../web/forms.ts';

/** The country to move to. */
export const countryForm = z.object({ land: choice('Land', countries) });

/** The move that was shown, with what the organisation number is there. */
export const moveForm = (to: string) =>
  z.object({ from: choice('Land', countries), organisationNumber: organisationNumberIn(to) });

import { z } from 'zod';
import { countries } from '../web/countries.ts';
import { optionalLine, recordId } from '../web/forms.ts';

const optionalId = (message: string) =>
  z.union([z.literal('').transform(() => undefined), recordId], message).optional();

/** What is searched for, from the query of the address (AUT-09). */
export const searchForm = z.object({
  text: optionalLine('Sök', 200).refine((text) => text.length !== 1, 'Skriv minst två bokstäver.'),
  module: optionalId('Välj en modul i listan.'),
  keyword: optionalId('Välj ett nyckelord i listan.'),
  country: z
    .union([z.literal('').transform(() => undefined), z.enum(countries)], 'Välj ett land i listan.')
    .optional(),
});

import { z } from 'zod';
import { countries } from '../web/countries.ts';
import { optionalLine, recordId } from '../web/forms.ts';
import { periodOf } from '../web/months.ts';
import type { ManagedFilter } from './conditions.ts';

const message = 'Välj i listan.';
const nothing = z.literal('').transform(() => undefined);

const period = z
  .string()
  .transform(periodOf)
  .refine((found) => found !== null);

/** The filter of «Myndigheter», from the query of its address. */
export const filterForm = z.object({
  text: optionalLine('Sök', 200).refine((text) => text.length !== 1, 'Skriv minst två bokstäver.'),
  modul: z.union([nothing, recordId], message).optional(),
  land: z.union([nothing, z.enum(countries)], message).optional(),
  administratorer: z.union([nothing, z.enum(['ingen', 'en', 'flera', 'utelasta'])], message).optional(),
  atgard: z.union([nothing, z.literal('ja')], message).optional(),
  roller: z.union([nothing, z.enum(['utelasta', 'for-fa'])], message).optional(),
  losenord: z.union([nothing, z.literal('ja')], message).optional(),
  registrerad: z.union([nothing, period], message).optional(),
  nya: z.union([nothing, period], message).optional(),
  obekraftade: z.union([nothing, z.literal('ja')], message).optional(),
  olevererade: z.union([nothing, z.literal('ja')], message).optional(),
  sort: z.union([nothing, z.enum(['namn', 'atgora'])], message).optional(),
});

export type Filter = z.output<typeof filterForm>;

const administrators = { ingen: 'none', en: 'one', flera: 'more', utelasta: 'locked out' } as const;

/** What the filter asks for. */
export const filterOf = (values: Filter): ManagedFilter => ({
  text: values.text,
  moduleId: values.modul,
  country: values.land,
  administrators: values.administratorer && administrators[values.administratorer],
  needsAction: values.atgard === 'ja',
  isStuck: values.roller === 'utelasta',
  isShort: values.roller === 'for-fa',
  hasLockedOutUsers: values.losenord === 'ja',
  registered: values.registrerad ?? undefined,
  newUsers: values.nya ?? undefined,
  isUnconfirmed: values.obekraftade === 'ja',
  isUnreached: values.olevererade === 'ja',
});

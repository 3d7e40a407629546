import { z } from 'zod';
import { choice, recordIds } from '../web/forms.ts';

export const extents = ['none', 'all', 'some'] as const;

/** How far an authority is an access manager, and for which authorities (ACC-06). */
export const delegationForm = z
  .object({
    extent: choice('Åtkomstansvar', extents),
    modules: recordIds('Moduler'),
    authorities: recordIds('Myndigheter'),
  })
  .refine(({ extent, modules }) => extent !== 'some' || modules.length > 0, {
    path: ['modules'],
    message: 'Markera minst en modul.',
  });

export type Delegation = z.output<typeof delegationForm>;

/** What a form was filled in from (`readBase`). */
export const delegationBase = z.object({
  extent: z.enum(extents),
  modules: z.array(z.number()),
  authorities: z.array(z.number()),
});

import { z } from 'zod';
import { choice, recordId } from '../web/forms.ts';

const part = choice('Roll', ['COMPETENT_AUTHORITY', 'COORDINATOR'] as const);

export const partForm = z.object({ part });

export const giveForm = z.object({
  moduleId: z.preprocess(
    (value) => value ?? '',
    recordId.or(z.literal('').refine(() => false, 'Välj en modul.')),
  ),
  part,
});

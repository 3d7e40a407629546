import { z } from 'zod';
import { choice, recordId } from '../web/forms.ts';

const part = choice('Roll', ['COMPETENT_AUTHORITY', 'COORDINATOR'] as const);

export const partForm = z.object({ part });

const noModule = 'Välj en modul.';

export const giveForm = z.object({ moduleId: z.string(noModule).min(1, noModule).pipe(recordId), part });

import { z } from 'zod';
import { limits } from '../authorities/fields.ts';
import { optionalLine } from '../web/forms.ts';

/** The name typed to confirm «Ta bort myndighet» (ACC-07); left out, it is another name than the authority's. */
export const removalForm = z.object({ name: optionalLine('Namnet', limits.informalName) });

import { z } from 'zod';
import { nextDay, startOfDay } from '../web/calendar.ts';
import { optionalLine, recordId } from '../web/forms.ts';
import { type Action, events } from './events.ts';
import { actionsOf, type Kind, kinds } from './kinds.ts';

const day = (label: string) =>
  optionalLine(label, 10).refine(
    (value) => value === '' || startOfDay(value) !== null,
    `Ange ${label.toLowerCase()} som år-månad-dag, till exempel 2026-11-23.`,
  );

/** The filter of the log. */
export const logFilterForm = z.object({
  action: z.enum(['', ...(Object.keys(events) as Action[])], 'Välj en händelse i listan.').default(''),
  kind: z.enum(['', ...(Object.keys(kinds) as Kind[])], 'Välj vilka händelser.').default(''),
  /** What a user has done, and what others have done to the user. */
  user: z.union([z.literal('').transform(() => undefined), recordId], 'Användaren finns inte.').optional(),
  from: day('Från och med'),
  until: day('Till och med'),
  name: optionalLine('Namn', 100),
});

/** What a filter asks for: changes, unless it says otherwise. Days are whole days in Swedish time, both included. */
export const askedFor = ({ action, kind, user, from, until, name }: z.output<typeof logFilterForm>) => ({
  actions: action === '' ? actionsOf(kind || 'andringar') : [action],
  userId: user,
  from: startOfDay(from) ?? undefined,
  until: nextDay(until) ?? undefined,
  name: name === '' ? undefined : name,
});

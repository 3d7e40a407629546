import { z } from 'zod';
import { nextDay, startOfDay } from '../web/calendar.ts';
import { optionalLine } from '../web/forms.ts';
import { type Action, events } from './events.ts';

const day = (label: string) =>
  optionalLine(label, 10).refine(
    (value) => value === '' || startOfDay(value) !== null,
    `Ange ${label.toLowerCase()} som år-månad-dag, till exempel 2026-11-23.`,
  );

/** The filter of the log. */
export const logFilterForm = z.object({
  action: z.enum(['', ...(Object.keys(events) as Action[])], 'Välj en händelse i listan.').default(''),
  from: day('Från och med'),
  until: day('Till och med'),
  name: optionalLine('Namn', 100),
});

/** What a filter asks for: days are whole days in Swedish time, both included. */
export const askedFor = ({ action, from, until, name }: z.output<typeof logFilterForm>) => ({
  action: action === '' ? undefined : action,
  from: startOfDay(from) ?? undefined,
  until: nextDay(until) ?? undefined,
  name: name === '' ? undefined : name,
});

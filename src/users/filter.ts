import { z } from 'zod';
import {
  type AccountStatus,
  accountStatuses,
  type PasswordStatus,
  passwordStatuses,
} from '../passwords/status.ts';
import { optionalLine, recordId } from '../web/forms.ts';
import type { Need, UserFilter } from './conditions.ts';
import type { SortColumn } from './queries.ts';

/** One of the choices, or none. */
const oneOf = <Choice extends string>(choices: readonly Choice[], message: string) =>
  z.union([z.literal('').transform(() => undefined), z.enum(choices)], message).optional();

/** The filter and the order of the list of users, from the query of its address (USR-12). */
export const filterForm = z.object({
  text: optionalLine('Sök', 200).transform((value) => value || undefined),
  account: oneOf(Object.keys(accountStatuses) as AccountStatus[], 'Välj en status i listan.'),
  password: oneOf(
    [...(Object.keys(passwordStatuses) as PasswordStatus[]), 'lapsed'],
    'Välj en lösenordsstatus i listan.',
  ),
  factor: oneOf(['has', 'lacks', 'missing'], 'Välj i listan.'),
  role: optionalLine('Roll', 100).transform((value) => value || undefined),
  module: z.union([z.literal('').transform(() => undefined), recordId], 'Välj en modul i listan.').optional(),
  need: oneOf(['any', 'unreached', 'stuck'] satisfies Need[], 'Välj i listan.'),
  sort: z.enum(['name', 'email', 'account', 'password', 'seen'] satisfies SortColumn[]).catch('name'),
  direction: z.enum(['asc', 'desc']).catch('asc'),
});

export type Filter = z.output<typeof filterForm>;

/** What the filter asks for at an authority. */
export const filterOf = (
  authorityId: number,
  { text, account, password, factor, role, module, need }: Filter,
): UserFilter => ({ authorityId, text, account, password, factor, role, moduleId: module, need });

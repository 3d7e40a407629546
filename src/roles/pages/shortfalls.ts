import type { Fields } from '../../modules/fields.ts';
import { describeAuthorities, describeUsers } from '../../modules/words.ts';
import * as format from '../../web/format.ts';
import { authorityPath } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Breadcrumb } from '../../web/view-types.ts';
import type { Short } from '../shortfalls.ts';

/** How many authorities are named; there may be thousands. */
const most = 100;

interface Question {
  breadcrumbs: Breadcrumb[];
  heading: string;
  role: string;
  minimum: number;
  short: readonly Short[];
  action: string;
  confirmLabel: string;
  /** What the form held, sent once more with the confirmation. */
  fields: Fields;
  /** Where to go without saving; without it, a button leads back to the form. */
  cancelHref: string | null;
}

/** Lists the authorities that would fall short of a minimum, before it is saved (ACC-08). */
export function shortfallsPage({
  breadcrumbs,
  heading,
  short,
  fields,
  minimum,
  role,
  ...question
}: Question): Reply {
  return page('roles/shortfalls', {
    title: heading,
    breadcrumbs,
    question: {
      ...question,
      fields: Object.entries({ ...fields, confirmedMinimum: String(minimum) }),
      lead: `${describeAuthorities(short.length)} har färre än ${describeUsers(minimum)} med rollen ${role}.`,
    },
    authorities: short.slice(0, most).map(({ authorityId, name, holders }) => ({
      name,
      href: authorityPath(authorityId),
      holders: format.count(holders),
    })),
    shown:
      short.length > most
        ? `visar de ${most} första av ${format.count(short.length)}`
        : format.count(short.length),
  });
}

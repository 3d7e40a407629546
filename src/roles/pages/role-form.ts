import type { ModuleRow } from '../../modules/queries.ts';
import { nameInputs } from '../../translations/words.ts';
import { type Body, type FieldError, typedText } from '../../web/forms.ts';
import { formPage, type Reply } from '../../web/replies.ts';
import type { Breadcrumb } from '../../web/view-types.ts';
import type { RoleRow } from '../queries.ts';

export interface RoleFrame {
  module: ModuleRow;
  /** The other roles of the module, in order. */
  others: RoleRow[];
  heading: string;
  breadcrumbs: Breadcrumb[];
  action: string;
  cancelHref: string;
  saveLabel: string;
  /** Which languages lack a name; null for a new role. */
  missing: string | null;
}

export interface Filled {
  typed: Body;
  errors: FieldError[];
  /** Field to what somebody else has saved in it meanwhile. */
  notices?: Record<string, string>;
  status?: number;
}

/** The page of a role's names, minimum and place, for a new one and for one that is there. */
export function roleFormPage(
  { module, others, heading, breadcrumbs, ...frame }: RoleFrame,
  { typed, errors, notices = {}, status }: Filled,
): Reply {
  const isForCoordinators = typedText(typed, 'coordinatorOnly') === 'on';
  return formPage(
    'roles/role-form',
    {
      title: heading,
      breadcrumbs,
      errors,
      form: {
        ...frame,
        notices,
        module: module.labels.sv,
        isNew: frame.missing === null,
        original: typedText(typed, 'original'),
        names: nameInputs(typed),
        minimumUsers: typedText(typed, 'minimumUsers'),
        coordinatorOnly: isForCoordinators,
        showsCoordinatorOnly: module.usesCoordination || isForCoordinators,
        demandsFactor: typedText(typed, 'demandsFactor') === 'on',
        spot: spotChoices(others, typedText(typed, 'spot')),
      },
    },
    status,
  );
}

/** A place that is not there is shown as the last. */
function spotChoices(others: readonly RoleRow[], typed: string) {
  const options = [
    { value: 'first', label: 'Först' },
    ...others.slice(0, -1).map(({ id, labels }) => ({ value: String(id), label: `Efter ${labels.sv}` })),
    { value: 'last', label: 'Sist' },
  ];
  return { value: options.some(({ value }) => value === typed) ? typed : 'last', options };
}

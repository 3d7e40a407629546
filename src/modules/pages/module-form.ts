import { nameInputs } from '../../translations/words.ts';
import { type Body, type FieldError, typedText } from '../../web/forms.ts';
import { formPage, type Reply } from '../../web/replies.ts';
import type { Breadcrumb } from '../../web/view-types.ts';

export interface FilledForm {
  heading: string;
  breadcrumbs: Breadcrumb[];
  action: string;
  cancelHref: string;
  saveLabel: string;
  /** Which languages lack a name; null for a new module. */
  missing: string | null;
  typed: Body;
  errors: FieldError[];
  /** Field to what somebody else has saved in it meanwhile. */
  notices?: Record<string, string>;
  status?: number;
}

/** The page of a module's names and coordination, for a new one and for one that is there. */
export function moduleFormPage({
  typed,
  errors,
  status,
  heading,
  breadcrumbs,
  notices = {},
  ...form
}: FilledForm): Reply {
  const isTicked = (field: string): boolean => typedText(typed, field) === 'on';
  return formPage(
    'modules/module-form',
    {
      title: heading,
      breadcrumbs,
      errors,
      form: {
        ...form,
        notices,
        isNew: form.missing === null,
        original: typedText(typed, 'original'),
        names: nameInputs(typed),
        usesCoordination: isTicked('usesCoordination'),
        usualRoles: isTicked('usualRoles'),
      },
    },
    status,
  );
}

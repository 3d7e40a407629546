import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import type { Transaction } from '../../db/client.ts';
import { type Body, type FieldError, typedList, typedText } from '../../web/forms.ts';
import { languageOptions } from '../../web/language-options.ts';
import { formPage, type Reply } from '../../web/replies.ts';
import type { Breadcrumb } from '../../web/view-types.ts';
import { userFieldLabels } from '../forms.ts';
import { usersPath } from '../paths.ts';
import { type OfferedRole, offeredRoles } from '../roles.ts';

export interface FilledForm {
  heading: string;
  /** The end of the breadcrumbs, after «Användare». */
  trail: Breadcrumb[];
  action: string;
  cancelHref: string;
  /** The ID of an existing user. */
  userId?: number;
  /** What becomes of a changed e-mail. */
  emailNote?: string;
  typed: Body;
  errors: FieldError[];
  /** Field, or `roles-<id>` for a box, to what somebody else has saved in it meanwhile. */
  notices?: Record<string, string>;
  status?: number;
}

/** The page of a user's details and roles, for a new user and for one that is there. */
export async function userFormPage(
  db: Transaction,
  place: Place,
  { typed, errors, notices = {}, status, heading, trail, userId, emailNote = '', ...form }: FilledForm,
): Promise<Reply> {
  const roles = await offeredRoles(db, place.authorityId, userId);
  const locals = {
    title: heading,
    subheading: place.name,
    breadcrumbs: breadcrumbsOf(place, { label: 'Användare', href: usersPath(place) }, ...trail),
    errors,
    form: {
      ...form,
      emailNote,
      notices,
      values: valuesOf(typed),
      version: typedText(typed, 'version'),
      base: typedText(typed, 'base'),
      withoutRole: typedText(typed, 'withoutRole') === 'on',
    },
    matrix: matrixOf(roles, typedList(typed, 'roles').map(Number), notices),
    languageOptions,
  };
  return formPage('users/form', locals, status);
}

const valuesOf = (typed: Body) =>
  Object.fromEntries(Object.keys(userFieldLabels).map((field) => [field, typedText(typed, field)]));

/** Modules × roles: one column for each name of a role, one row for each module. */
function matrixOf(
  roles: readonly OfferedRole[],
  chosen: readonly number[],
  notices: Readonly<Record<string, string>>,
) {
  const columns = [...new Set(roles.map(({ label }) => label))].map((label) => ({ label }));
  const modules = [...new Set(roles.map(({ module }) => module))];
  const rows = modules.map((module) => ({
    module,
    cells: columns.map(({ label }) => {
      const role = roles.find((one) => one.module === module && one.label === label);
      return role ? { ...cellOf(role, chosen), notice: notices[`roles-${role.id}`] ?? '' } : null;
    }),
  }));
  return { columns, rows };
}

const cellOf = ({ id, label, isRetired }: OfferedRole, chosen: readonly number[]) => ({
  id,
  label: isRetired ? `${label} (utgått)` : label,
  checked: chosen.includes(id),
});

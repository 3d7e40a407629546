import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import type { Reader } from '../../db/queries.ts';
import { languageOptions } from '../../web/language-options.ts';
import { typedList, typedText, type Body, type FieldError } from '../../web/forms.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Breadcrumb } from '../../web/render.ts';
import { offeredRoles, type OfferedRole } from '../roles.ts';
import { usersPath } from '../paths.ts';

export interface FilledForm {
  heading: string;
  /** The end of the breadcrumbs, after «Användare». */
  trail: Breadcrumb[];
  action: string;
  cancelHref: string;
  /** The user, when he or she is there already. */
  userId?: number;
  typed: Body;
  errors: FieldError[];
  /** Field to what somebody else has saved in it meanwhile. */
  notices?: Record<string, string>;
  status?: number;
}

/** The page of a user's details and roles, for a new user and for one that is there. */
export async function userFormPage(
  read: Reader,
  place: Place,
  { typed, errors, notices = {}, status, heading, trail, userId, ...form }: FilledForm,
): Promise<Reply> {
  const roles = await offeredRoles(read, place.authorityId, userId);
  const locals = {
    title: heading,
    breadcrumbs: breadcrumbsOf(place, { label: 'Användare', href: usersPath(place) }, ...trail),
    form: { ...form, errors, notices, values: valuesOf(typed), version: typedText(typed, 'version') },
    matrix: matrixOf(roles, typedList(typed, 'roles').map(Number)),
    languageOptions,
  };
  return page('users/form', locals, status ?? (errors.length > 0 ? 422 : 200));
}

const fields = ['firstName', 'lastName', 'language', 'email', 'telephone', 'username', 'isAdministrator'];

const valuesOf = (typed: Body) => Object.fromEntries(fields.map((field) => [field, typedText(typed, field)]));

/** Modules × roles: one column for each name of a role, one row for each module. */
function matrixOf(roles: readonly OfferedRole[], chosen: readonly number[]) {
  const columns = [...new Set(roles.map(({ label }) => label))].map((label) => ({ label }));
  const modules = [...new Set(roles.map(({ module }) => module))];
  const rows = modules.map((module) => ({
    module,
    cells: columns.map(({ label }) => {
      const role = roles.find((one) => one.module === module && one.label === label);
      return role ? cellOf(role, chosen) : null;
    }),
  }));
  return { columns, rows };
}

const cellOf = ({ id, label, isRetired }: OfferedRole, chosen: readonly number[]) => ({
  id,
  label: isRetired ? `${label} (utgått)` : label,
  checked: chosen.includes(id),
});

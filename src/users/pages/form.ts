import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { Language } from '../../db/generated/enums.ts';
import type { Transaction } from '../../db/client.ts';
import * as format from '../../web/format.ts';
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
  typed: Body;
  errors: FieldError[];
  /** Field to what somebody else has saved in it meanwhile. */
  notices?: Record<string, string>;
  status?: number;
}

/** The page of a user's details and roles, for a new user and for one that is there. */
export async function userFormPage(
  db: Transaction,
  place: Place,
  { typed, errors, notices = {}, status, heading, trail, ...form }: FilledForm,
): Promise<Reply> {
  const roles = await offeredRoles(db, place.authorityId);
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

/** Languages by their own names, as their speakers look for them. */
const languageOptions = Object.values(Language)
  .map((code) => ({ value: code, label: format.languageOwnName(code) }))
  .sort((one, other) => one.label.localeCompare(other.label, 'sv'));

/** Modules × roles: one column for each kind of role, one row for each module. */
function matrixOf(roles: readonly OfferedRole[], chosen: readonly number[]) {
  const columns = [...new Map(roles.map(({ code, label }) => [code, label]))].map(([code, label]) => ({
    code,
    label,
  }));
  const modules = [...new Set(roles.map(({ module }) => module))];
  const rows = modules.map((module) => ({
    module,
    cells: columns.map(({ code }) => {
      const role = roles.find((one) => one.module === module && one.code === code);
      return role ? { id: role.id, label: role.label, checked: chosen.includes(role.id) } : null;
    }),
  }));
  return { columns, rows };
}

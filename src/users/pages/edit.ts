import type { Place } from '../../authorities/place.ts';
import { parseForm, type Body } from '../../web/forms.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import * as format from '../../web/format.ts';
import { changeUser } from '../change-user.ts';
import { changeForm, type UserValues } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, userPath } from '../paths.ts';
import { findUserValues, type VersionedUser } from '../queries.ts';
import { offeredRoles } from '../roles.ts';
import { nameOf, roleName } from '../words.ts';
import { userFormPage } from './form.ts';

const frame = (place: Place, id: number, { values }: VersionedUser) => ({
  heading: `Redigera ${nameOf(values)}`,
  trail: [{ label: nameOf(values), href: userPath(place, id) }, { label: 'Redigera användare' }],
  action: userPath(place, id, '/redigera'),
  cancelHref: userPath(place, id),
  userId: id,
});

/** «Redigera användare» (USR-06). */
export async function show({ read, params }: Context, place: Place): Promise<Reply> {
  const id = idIn(params);
  const user = id && (await findUserValues(read, place.authorityId, id));
  if (!user) return notFound;
  return userFormPage(read, place, { ...frame(place, id, user), typed: toBody(user), errors: [] });
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { read, body, params } = context;
  const id = idIn(params);
  const user = id && (await findUserValues(read, place.authorityId, id));
  if (!user) return notFound;
  const parsed = parseForm(changeForm, body);
  if (!parsed.accepted) return userFormPage(read, place, { ...frame(place, id, user), ...parsed });
  const { version, ...values } = parsed.values;
  const result = await changeUser(context, place.authorityId, id, version, values);
  if (result === null) return notFound;
  if ('refusals' in result) {
    if (result.refusals.some(({ rule }) => rule === 'changed-meanwhile'))
      return overtaken(context, place, id, values);
    return userFormPage(read, place, {
      ...frame(place, id, user),
      typed: body,
      errors: result.refusals.map(refusalMessage),
    });
  }
  const text = result.changed
    ? 'Ändringarna är sparade.'
    : 'Du hade inte ändrat något, så inget behövde sparas.';
  return redirect(userPath(place, id), { color: result.changed ? 'success' : 'info', text });
}

const toBody = ({ version, values }: VersionedUser): Body => ({
  ...values,
  isAdministrator: values.isAdministrator ? 'on' : '',
  roles: values.roles.map(String),
  version: String(version),
});

/** Somebody else was first: what was typed stays, with what now stands saved beside it. */
async function overtaken({ read }: Context, place: Place, id: number, typed: UserValues): Promise<Reply> {
  const saved = await findUserValues(read, place.authorityId, id);
  if (!saved) return notFound;
  const roles = await offeredRoles(read, place.authorityId, id);
  const named = (ids: number[]) =>
    roles
      .filter((role) => ids.includes(role.id))
      .map(roleName)
      .join(', ') || 'inga';
  const inWords: Record<string, (values: UserValues) => string> = {
    firstName: ({ firstName }) => firstName,
    lastName: ({ lastName }) => lastName,
    language: ({ language }) => format.languageOwnName(language),
    email: ({ email }) => email,
    telephone: ({ telephone }) => telephone || 'tomt',
    username: ({ username }) => username,
    isAdministrator: ({ isAdministrator }) => (isAdministrator ? 'ja' : 'nej'),
    roles: (values) => named(values.roles),
  };
  const differing = Object.entries(inWords).filter(([, words]) => words(saved.values) !== words(typed));
  const notices = Object.fromEntries(
    differing.map(([field, words]) => [
      field,
      `Någon annan har sparat: ${words(saved.values)}. Det du fyllde i står kvar.`,
    ]),
  );
  const errors = [refusalMessage({ rule: 'changed-meanwhile' })];
  const body = toBody({ version: saved.version, values: typed });
  return userFormPage(read, place, { ...frame(place, id, saved), typed: body, errors, notices, status: 409 });
}

import type { Place } from '../../authorities/place.ts';
import { emailNote, linkSent } from '../../email-changes/words.ts';
import { readBase, writeBase } from '../../web/concurrent-edit.ts';
import { type Body, parseForm, typedText } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { notFound, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { type Changed, changeUser } from '../change-user.ts';
import { changeForm, userBase, type UserValues } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, userPath } from '../paths.ts';
import { findUserValues, type VersionedUser } from '../queries.ts';
import { userFormPage } from './form.ts';
import { compareWithOthers, type Comparison } from './overtaken.ts';

const frame = (place: Place, id: number, { values, presentEmail }: VersionedUser) => ({
  heading: `Redigera ${nameOf(values)}`,
  trail: [{ label: nameOf(values), href: userPath(place, id) }, { label: 'Redigera användare' }],
  action: userPath(place, id, subpages.edit),
  cancelHref: userPath(place, id),
  userId: id,
  emailNote: emailNote(values.email, presentEmail),
});

/** «Redigera användare» (USR-06). */
export async function show({ db, params }: Context, place: Place): Promise<Reply> {
  const id = idIn(params);
  const user = id && (await findUserValues(db, place.authorityId, id));
  if (!user) return notFound;
  return userFormPage(db, place, { ...frame(place, id, user), typed: toBody(user), errors: [] });
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { db, body, params } = context;
  const id = idIn(params);
  const user = id && (await findUserValues(db, place.authorityId, id));
  if (!user) return notFound;
  const parsed = parseForm(changeForm, body);
  if (!parsed.accepted) return userFormPage(db, place, { ...frame(place, id, user), ...parsed });
  const { version, withoutRole, ...values } = parsed.values;
  const result = await save(context, place, id, { version, withoutRole }, values);
  if (result === null) return notFound;
  if ('notices' in result) return overtaken(context, place, id, result);
  if ('refusals' in result)
    return userFormPage(db, place, {
      ...frame(place, id, user),
      typed: body,
      errors: result.refusals.map(refusalMessage),
    });
  const text = result.done.changed
    ? ['Ändringarna är sparade.', ...linkSent(result.done.waiting)].join(' ')
    : 'Du hade inte ändrat något, så inget behövde sparas.';
  return redirect(userPath(place, id), { color: result.done.changed ? 'success' : 'info', text });
}

/** Whether the user becomes an administrator or is one no more, or gets another e-mail (PWD-13). */
export async function givesPower({ body, db, params }: Context, place: Place): Promise<boolean> {
  const id = idIn(params);
  const parsed = parseForm(changeForm, body);
  // What cannot be accepted changes nothing.
  if (!id || !parsed.accepted) return false;
  const user = await findUserValues(db, place.authorityId, id);
  if (!user) return false;
  const { isAdministrator, email } = parsed.values;
  return isAdministrator !== user.values.isAdministrator || email !== user.values.email;
}

/**
 * Saves what was typed. What others have saved since the form was filled in is shown first, unless it is what was
 * typed as well: of a double click the second one changes nothing.
 */
async function save(
  context: Context,
  place: Place,
  id: number,
  { version, withoutRole }: { version: number; withoutRole: boolean },
  typed: UserValues,
): Promise<Changed | Comparison> {
  const result = await changeUser(context, place.authorityId, id, version, typed, {
    asksForRole: !withoutRole,
  });
  if (!isOvertaken(result)) return result;
  const base = readBase(userBase, typedText(context.body, 'base'));
  const compared = await compareWithOthers(context, place, id, { base, typed });
  if (!compared || Object.keys(compared.notices).length > 0) return compared;
  const again = await changeUser(context, place.authorityId, id, compared.saved.version, typed, {
    asksForRole: !withoutRole,
  });
  if (isOvertaken(again)) return compareWithOthers(context, place, id, { base, typed });
  return again && 'done' in again ? { done: { ...again.done, changed: true } } : again;
}

const isOvertaken = (result: Changed): boolean =>
  result !== null && 'refusals' in result && result.refusals.some(({ rule }) => rule === 'changed-meanwhile');

/** The form as it is filled in, and what that was, for the next one who has to know. */
const toBody = ({ version, values }: Pick<VersionedUser, 'version' | 'values'>, base = values): Body => ({
  ...values,
  isAdministrator: values.isAdministrator ? 'on' : '',
  roles: values.roles.map(String),
  version: String(version),
  base: writeBase(base),
});

/** Somebody else was first: what was typed stays, and what only the other one has changed is taken over. */
function overtaken({ db }: Context, place: Place, id: number, compared: Comparison): Promise<Reply> {
  const { saved, values, notices } = compared;
  return userFormPage(db, place, {
    ...frame(place, id, saved),
    typed: toBody({ version: saved.version, values }, saved.values),
    errors: [refusalMessage({ rule: 'changed-meanwhile' })],
    notices,
    status: 409,
  });
}

import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import * as format from '../../web/format.ts';
import { parseForm } from '../../web/forms.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { notFound, page, redirect, type Reply, text } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { newUserForm } from '../forms.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser } from '../queries.ts';
import { registerUser } from '../register-user.ts';
import { freeUsername } from '../username.ts';
import { userFormPage } from './form.ts';

const frame = (place: Place) => ({
  heading: 'Lägg till användare',
  trail: [{ label: 'Lägg till användare' }],
  action: `${usersPath(place)}${subpages.add}`,
  cancelHref: usersPath(place),
});

/** «Lägg till användare» (USR-02). */
export const show = ({ db }: Context, place: Place): Promise<Reply> =>
  userFormPage(db, place, { ...frame(place), typed: { language: 'sv' }, errors: [] });

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { db, body } = context;
  const parsed = parseForm(newUserForm, body);
  if (!parsed.accepted) return userFormPage(db, place, { ...frame(place), ...parsed });
  const { withoutRole, ...values } = parsed.values;
  const result = await registerUser(context, place.authorityId, values, { asksForRole: !withoutRole });
  if ('refusals' in result)
    return userFormPage(db, place, {
      ...frame(place),
      typed: body,
      errors: result.refusals.map(refusalMessage),
    });
  return redirect(userPath(place, result.done.userId, subpages.receipt));
}

/** Whether the new user is to be an administrator (PWD-13). */
export const makesAdministrator = ({ body }: Pick<Context, 'body'>): boolean =>
  newUserForm.shape.isAdministrator.safeParse(body.isAdministrator).data === true;

/** The receipt: the username is told to the user, but never by mail (USR-05). */
export async function receipt({ read, params }: Context, place: Place): Promise<Reply> {
  const id = idIn(params);
  const user = id && (await findUser(read, place.authorityId, id));
  if (!user) return notFound;
  if (user.firstSignInAt) return redirect(userPath(place, user.id));
  const heading = `${nameOf(user)} är registrerad`;
  return page('users/receipt', {
    title: heading,
    subheading: place.name,
    breadcrumbs: breadcrumbsOf(place, { label: 'Användare', href: usersPath(place) }, { label: 'Kvitto' }),
    receipt: {
      name: nameOf(user),
      username: user.username,
      email: format.email(user.email),
      hasNoRole: !user.isAdministrator && user.roles.length === 0,
      href: userPath(place, user.id),
      rolesHref: `${userPath(place, user.id, subpages.edit)}#roles`,
    },
    listPath: usersPath(place),
  });
}

/** The username that the system would give, for the page to show while it is filled in (USR-04). */
export async function proposal({ db, query }: Context): Promise<Reply> {
  const [firstName = '', lastName = ''] = ['firstName', 'lastName'].map((field) =>
    (query.get(field) ?? '').slice(0, 100).trim(),
  );
  return text(lastName ? await freeUsername(db, firstName, lastName) : '');
}

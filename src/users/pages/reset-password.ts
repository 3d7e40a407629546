import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { refusalMessage } from '../../passwords/messages.ts';
import { resetPassword } from '../../passwords/reset-password.ts';
import * as format from '../../web/format.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser, type UserDetails } from '../queries.ts';

/** «Återställ lösenord» asks first (PWD-01). */
export async function show({ actor, read, params }: Context, place: Place): Promise<Reply> {
  const id = idIn(params);
  const user = id && id !== actor.userId && (await findUser(read, place.authorityId, id));
  return user ? confirmation(place, user, '', 200) : notFound;
}

function confirmation(place: Place, user: UserDetails, refusal: string, status: number): Reply {
  const { id, email } = user;
  const locals = {
    title: 'Återställ lösenord',
    breadcrumbs: breadcrumbsOf(
      place,
      { label: 'Användare', href: usersPath(place) },
      { label: nameOf(user), href: userPath(place, id) },
      { label: 'Återställ lösenord' },
    ),
    reset: {
      name: nameOf(user),
      email: format.email(email),
      refusal,
      action: userPath(place, id, subpages.resetPassword),
      cancelHref: userPath(place, id),
    },
  };
  return page('users/reset-password', locals, status);
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { read, params } = context;
  const id = idIn(params);
  const refusals = id && (await resetPassword(context, place.authorityId, id));
  const user = id && (await findUser(read, place.authorityId, id));
  if (!id || !refusals || !user) return notFound;
  const [refusal] = refusals;
  if (refusal?.rule === 'too-many-mails')
    return confirmation(place, user, refusalMessage(refusal).message, 422);
  if (refusal)
    return redirect(userPath(place, id), { color: 'danger', text: refusalMessage(refusal).message });
  return redirect(userPath(place, id), {
    color: 'success',
    heading: 'Lösenordet är återställt',
    text: `Ett tillfälligt lösenord är på väg med mejl till ${format.email(user.email)}. Det gäller i sju dagar. Här på sidan ser du om mejlet kom fram.`,
  });
}

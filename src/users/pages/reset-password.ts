import { authorityBreadcrumbs } from '../../authorities/tabs.ts';
import { resetPassword } from '../../passwords/reset-password.ts';
import { refusalMessage } from '../../passwords/messages.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser } from '../queries.ts';
import { nameOf } from '../words.ts';

/** «Återställ lösenord» asks first (PWD-01). */
export async function show({ actor, db, params }: Context): Promise<Reply> {
  const id = idIn(params);
  const user = id && id !== actor.userId && (await findUser(db, actor.authorityId, id));
  if (!user) return notFound;
  return page('users/reset-password', {
    title: 'Återställ lösenord',
    breadcrumbs: authorityBreadcrumbs(
      { label: 'Användare', href: usersPath },
      { label: nameOf(user), href: userPath(id) },
      { label: 'Återställ lösenord' },
    ),
    reset: {
      name: nameOf(user),
      email: user.email,
      action: userPath(id, '/aterstall-losenord'),
      cancelHref: userPath(id),
    },
  });
}

export async function submit(context: Context): Promise<Reply> {
  const { actor, db, params } = context;
  const id = idIn(params);
  const refusals = id && (await resetPassword(context, actor.authorityId, id));
  const user = id && (await findUser(db, actor.authorityId, id));
  if (!id || !refusals || !user) return notFound;
  const [refusal] = refusals;
  if (refusal) return redirect(userPath(id), { color: 'danger', text: refusalMessage(refusal).message });
  return redirect(userPath(id), {
    color: 'success',
    heading: 'Lösenordet är återställt',
    text: `Ett tillfälligt lösenord är på väg med mejl till ${user.email}. Det gäller i sju dagar. Här på sidan ser du om mejlet kom fram.`,
  });
}

import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { resetMessage } from '../../second-factors/messages.ts';
import { resetFactor } from '../../second-factors/reset-factor.ts';
import { resetText } from '../../second-factors/words.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser, type UserDetails } from '../queries.ts';

/** «Återställ tvåstegsinloggning» asks first (PWD-12). */
export async function show({ actor, read, params }: Context, place: Place): Promise<Reply> {
  const id = idIn(params);
  const user = id && id !== actor.userId && (await findUser(read, place.authorityId, id));
  return user ? confirmation(place, user, '', 200) : notFound;
}

function confirmation(place: Place, user: UserDetails, refusal: string, status: number): Reply {
  const name = nameOf(user);
  const locals = {
    title: 'Återställ tvåstegsinloggning',
    breadcrumbs: breadcrumbsOf(
      place,
      { label: 'Användare', href: usersPath(place) },
      { label: name, href: userPath(place, user.id) },
      { label: 'Återställ tvåstegsinloggning' },
    ),
    refusal,
    card: {
      heading: `Återställ tvåstegsinloggningen för ${name}?`,
      text: resetText,
      action: userPath(place, user.id, subpages.resetSecondFactor),
      confirmLabel: 'Återställ tvåstegsinloggning',
      cancelHref: userPath(place, user.id),
    },
  };
  return page('second-factors/confirm', locals, status);
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { read, params } = context;
  const id = idIn(params);
  const refusals = id && (await resetFactor(context, place.authorityId, id));
  const user = id && (await findUser(read, place.authorityId, id));
  if (!id || !refusals || !user) return notFound;
  const [refusal] = refusals;
  if (refusal) return confirmation(place, user, resetMessage(refusal), 422);
  return redirect(userPath(place, id), {
    color: 'success',
    heading: 'Tvåstegsinloggningen är återställd',
    text: `${nameOf(user)} får veta det med mejl till ${user.email}.`,
  });
}

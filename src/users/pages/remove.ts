import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser } from '../queries.ts';
import { refusalsOfRemoval, removeUser } from '../remove-user.ts';
import type { Refusal } from '../rules.ts';
import { nameOf } from '../words.ts';

/** «Ta bort användare» asks first (USR-10), and says at once when it cannot be. */
export async function show({ actor, db, params }: Context, place: Place): Promise<Reply> {
  const id = idIn(params);
  const refusals = id && (await refusalsOfRemoval(db, place.authorityId, id, actor.userId));
  return id && refusals ? confirmation(db, place, id, refusals, 200) : notFound;
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const { db, params } = context;
  const id = idIn(params);
  const result = id && (await removeUser(context, place.authorityId, id));
  if (!id || !result) return notFound;
  if ('refusals' in result) return confirmation(db, place, id, result.refusals, 422);
  return redirect(usersPath(place), {
    color: 'success',
    text: 'Användaren är borttagen och har inte längre tillgång till systemet.',
  });
}

async function confirmation(
  db: Context['db'],
  place: Place,
  id: number,
  refusals: Refusal[],
  status: number,
): Promise<Reply> {
  const user = await findUser(db, place.authorityId, id);
  if (!user) return notFound;
  const locals = {
    title: 'Ta bort användare',
    breadcrumbs: breadcrumbsOf(
      place,
      { label: 'Användare', href: usersPath(place) },
      { label: nameOf(user), href: userPath(place, id) },
      { label: 'Ta bort användare' },
    ),
    removal: { name: nameOf(user), action: userPath(place, id, '/ta-bort'), cancelHref: userPath(place, id) },
    obstacles: refusals.map((refusal) => refusalMessage(refusal).message),
  };
  return page('users/remove', locals, status);
}

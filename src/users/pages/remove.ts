import { breadcrumbsOf, type Place } from '../../authorities/place.ts';
import { subpages } from '../../web/paths.ts';
import { nameOf } from '../../web/person-name.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser } from '../queries.ts';
import { refusalsOfRemoval, removeUser } from '../remove-user.ts';
import { findRemoval, findSuccessors, type Missing, type Removal } from '../roles.ts';
import type { Refusal } from '../rules.ts';

/** «Ta bort användare» asks first (USR-10), and says at once when it cannot be. */
export async function show(context: Context, place: Place): Promise<Reply> {
  const { actor, read, params } = context;
  const id = idIn(params);
  const removal = id && (await findRemoval(read, place.authorityId, id));
  return removal
    ? confirmation(context, place, removal, refusalsOfRemoval(removal, actor.userId), 200)
    : notFound;
}

export async function submit(context: Context, place: Place): Promise<Reply> {
  const id = idIn(context.params);
  const result = id && (await removeUser(context, place.authorityId, id));
  if (!id || !result) return notFound;
  if ('refusals' in result) {
    const removal = await findRemoval(context.read, place.authorityId, id);
    return removal ? confirmation(context, place, removal, result.refusals, 422) : notFound;
  }
  return redirect(usersPath(place), {
    color: 'success',
    text: 'Användaren är borttagen och har inte längre tillgång till systemet.',
  });
}

/** Whether an administrator is removed (PWD-13). */
export async function takesPower({ read, params }: Context, place: Place): Promise<boolean> {
  const id = idIn(params);
  const user = id && (await findUser(read, place.authorityId, id));
  return Boolean(user && user.isAdministrator);
}

/** What somebody else must have first. */
const missingOf = (refusals: readonly Refusal[]): Missing => ({
  roleIds: refusals.flatMap((refusal) => (refusal.rule === 'too-few-holders' ? [refusal.roleId] : [])),
  isAdministrator: refusals.some(({ rule }) => rule === 'last-administrator'),
});

/** With those who could take over, when it cannot be. */
async function confirmation(
  { read, now }: Context,
  place: Place,
  user: Removal,
  refusals: Refusal[],
  status: number,
): Promise<Reply> {
  const missing = missingOf(refusals);
  const successors =
    missing.isAdministrator || missing.roleIds.length > 0
      ? await findSuccessors(read, place.authorityId, user.userId, missing, now)
      : [];
  const id = user.userId;
  const locals = {
    title: 'Ta bort användare',
    breadcrumbs: breadcrumbsOf(
      place,
      { label: 'Användare', href: usersPath(place) },
      { label: nameOf(user), href: userPath(place, id) },
      { label: 'Ta bort användare' },
    ),
    removal: {
      name: nameOf(user),
      action: userPath(place, id, subpages.remove),
      cancelHref: userPath(place, id),
    },
    obstacles: refusals.map((refusal) => refusalMessage(refusal).message),
    successors: successors.map(({ id, ...name }) => ({
      name: nameOf(name),
      href: userPath(place, id, subpages.edit),
    })),
  };
  return page('users/remove', locals, status);
}

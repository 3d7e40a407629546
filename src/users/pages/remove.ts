import { authorityBreadcrumbs } from '../../authorities/tabs.ts';
import { notFound, page, redirect, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { refusalMessage } from '../messages.ts';
import { idIn, userPath, usersPath } from '../paths.ts';
import { findUser } from '../queries.ts';
import { refusalsOfRemoval, removeUser } from '../remove-user.ts';
import type { Refusal } from '../rules.ts';
import { nameOf } from '../words.ts';

/** «Ta bort användare» asks first (USR-10), and says at once when it cannot be. */
export async function show({ actor, db, params }: Context): Promise<Reply> {
  const id = idIn(params);
  const refusals = id && (await refusalsOfRemoval(db, actor.authorityId, id, actor.userId));
  return id && refusals ? confirmation({ actor, db }, id, refusals, 200) : notFound;
}

export async function submit(context: Context): Promise<Reply> {
  const { actor, params } = context;
  const id = idIn(params);
  const result = id && (await removeUser(context, actor.authorityId, id));
  if (!id || !result) return notFound;
  if ('refusals' in result) return confirmation(context, id, result.refusals, 422);
  return redirect(usersPath, {
    color: 'success',
    text: 'Användaren är borttagen och har inte längre tillgång till systemet.',
  });
}

async function confirmation(
  { actor, db }: Pick<Context, 'actor' | 'db'>,
  id: number,
  refusals: Refusal[],
  status: number,
): Promise<Reply> {
  const user = await findUser(db, actor.authorityId, id);
  if (!user) return notFound;
  const locals = {
    title: 'Ta bort användare',
    breadcrumbs: authorityBreadcrumbs(
      { label: 'Användare', href: usersPath },
      { label: nameOf(user), href: userPath(id) },
      { label: 'Ta bort användare' },
    ),
    removal: { name: nameOf(user), action: userPath(id, '/ta-bort'), cancelHref: userPath(id) },
    obstacles: refusals.map((refusal) => refusalMessage(refusal).message),
  };
  return page('users/remove', locals, status);
}

import { ownAuthority, ownPlace } from '../../authorities/place.ts';
import { type Actor, administrator } from '../../authorization/actor.ts';
import { findUnreached, type Unreached } from '../../mail/delivery.ts';
import { userPath, usersPath } from '../../users/paths.ts';
import * as format from '../../web/format.ts';
import { subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { shortcuts } from '../shortcuts.ts';

export async function show({ actor, db }: Context): Promise<Reply> {
  const found = administrator(actor) ? await findUnreached(db, actor.authorityId, mostShown) : [];
  const unreached = describeUnreached(actor, found);
  return page('home/start', { title: 'Start', unreached, shortcuts: shortcuts(actor) });
}

/** When a whole domain takes no mail, the list of users shows the rest. */
const mostShown = 10;

function describeUnreached(actor: Actor, found: readonly Unreached[]) {
  const place = ownPlace(actor);
  const total = found[0]?.total ?? 0;
  return {
    heading: `Mejlet kunde inte levereras till ${total === 1 ? 'en adress' : `${total} adresser`}`,
    addresses: found.map(({ userId, name, email }) => ({
      name: userId === null ? 'Myndighetens e-postadress' : name,
      email: format.email(email),
      href: userId === null ? `${ownAuthority}${subpages.edit}` : userPath(place, userId),
    })),
    more: total - found.length,
    usersHref: usersPath(place),
  };
}

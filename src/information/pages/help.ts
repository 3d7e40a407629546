import { type Actor, signedIn } from '../../authorization/actor.ts';
import { authorityPath } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { findHelpers } from '../queries.ts';

/** «Hjälp och kontakt»: the manual's tasks, step by step, and «Vem kan hjälpa mig?» (USR-16). */
export async function show({ actor, read, settings }: Context<Actor | null>): Promise<Reply> {
  const helpers = signedIn(actor) ? await helpersOf(read, actor) : null;
  return page('information/help', {
    title: 'Hjälp och kontakt',
    helpDesk: settings.helpDesk,
    helpers,
    operator: settings.operator,
  });
}

async function helpersOf(read: Context['read'], { authorityId, userId }: Actor) {
  const { administrators, administratorsInAll, managers } = await findHelpers(read, authorityId);
  return {
    administrators: administrators.map(({ id, ...rest }) => ({ ...rest, isOneself: id === userId })),
    more: administratorsInAll - administrators.length,
    managers: managers.map(({ id, ...rest }) => ({ ...rest, href: authorityPath(id) })),
  };
}

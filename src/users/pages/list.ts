import { authorityBreadcrumbs, authorityTabs } from '../../authorities/tabs.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';

/** The tab «Användare». */
export async function show({ actor, db }: Context): Promise<Reply> {
  const users = await db.user.findMany({
    where: { authorityId: actor.authorityId },
    select: { id: true, firstName: true, lastName: true, email: true },
    orderBy: [{ lastName: 'asc' }, { firstName: 'asc' }],
  });
  return page('users/list', {
    title: 'Min myndighet – Användare',
    heading: 'Min myndighet',
    subheading: actor.authorityName,
    actions: [],
    tabs: authorityTabs(actor, 'anvandare'),
    breadcrumbs: authorityBreadcrumbs(),
    users,
  });
}

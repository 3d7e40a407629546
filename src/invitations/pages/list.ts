import { filterBar } from '../../web/filter-bar.ts';
import * as format from '../../web/format.ts';
import { underAdministration } from '../../web/navigation.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { invitationPath, invitationsPath } from '../paths.ts';
import { findInvitations, type InvitationRow } from '../queries.ts';
import { stateFilters, states } from '../words.ts';

const pageSize = 25;

/** «Inbjudningar»: those of the actor's own authority, with how far each has come (ACC-04). */
export async function show({ actor, db, query, now }: Context): Promise<Reply> {
  const asked = query.get('status') ?? '';
  const state = stateFilters[asked] ?? null;
  const number = pageNumber(query);
  const slice = { skip: (number - 1) * pageSize, take: pageSize };
  const { invitations, total } = await findInvitations(db, actor, state, slice, now);
  return page('invitations/list', {
    title: 'Inbjudningar',
    breadcrumbs: [...underAdministration, { label: 'Inbjudningar' }],
    actions: [{ label: 'Bjud in myndighet', href: `${invitationsPath}${subpages.add}` }],
    bar: filterBar({
      path: invitationsPath,
      values: { status: state ? asked : '' },
      errors: [],
      quick: [
        { label: 'Alla', query: {} },
        ...Object.entries(stateFilters).map(([status, one]) => ({
          label: states[one].text,
          query: { status },
        })),
      ],
    }),
    isFiltered: state !== null,
    invitations: invitations.map(describe),
    paging: pagesOf({
      total,
      pageSize,
      number,
      path: invitationsPath,
      query: { status: state ? asked : '' },
    }),
  });
}

const describe = ({ id, authorityName, contactName, email, createdAt, state }: InvitationRow) => ({
  href: invitationPath(id),
  authorityName,
  contactName,
  email: format.email(email),
  sent: format.date(createdAt),
  tag: states[state],
});

import * as format from '../../web/format.ts';
import { underAdministration } from '../../web/navigation.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { nameChangesPath } from '../paths.ts';
import { findNameChanges, type NameChangeRow } from '../queries.ts';

const pageSize = 50;

/** «Namnändringar»: the Commission's work list (AUT-03). */
export async function show({ db, query }: Context): Promise<Reply> {
  const isClosed = query.get('visa') === 'behandlade';
  const number = pageNumber(query);
  const slice = { skip: (number - 1) * pageSize, take: pageSize };
  const { changes, total } = await findNameChanges(db, isClosed, slice);
  return page('name-changes/list', {
    title: 'Namnändringar',
    breadcrumbs: [...underAdministration, { label: 'Namnändringar' }],
    tabs: [
      { label: 'Väntar', href: nameChangesPath, current: !isClosed },
      { label: 'Behandlade', href: `${nameChangesPath}?visa=behandlade`, current: isClosed },
    ],
    isClosed,
    changes: changes.map(describe),
    paging: pagesOf({
      total,
      pageSize,
      number,
      path: nameChangesPath,
      query: { visa: isClosed ? 'behandlade' : '' },
    }),
  });
}

const describe = ({ id, before, after, country, requestedAt, closedAt }: NameChangeRow) => ({
  before,
  after,
  country: format.country(country),
  requested: format.date(requestedAt),
  closed: closedAt ? format.date(closedAt) : '',
  href: `${nameChangesPath}/${id}`,
});

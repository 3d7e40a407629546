import { csvPage } from '../../audit/csv-page.ts';
import { describeLastChange } from '../../authorities/last-change.ts';
import { breadcrumbsOf, headOf, type Place } from '../../authorities/place.ts';
import { waitingText } from '../../email-changes/words.ts';
import { accountStatuses, passwordStatusColors, passwordStatuses } from '../../passwords/status.ts';
import { demandPath } from '../../second-factors/paths.ts';
import { filterBar } from '../../web/filter-bar.ts';
import * as format from '../../web/format.ts';
import type { Views } from '../../web/generated/views.ts';
import { listPage } from '../../web/list-page.ts';
import { hrefOf } from '../../web/paging.ts';
import { subpages } from '../../web/paths.ts';
import { sortedNameOf } from '../../web/person-name.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Action, Tag } from '../../web/view-types.ts';
import { type Filter, filterForm, filterOf } from '../filter.ts';
import { userPath, usersPath } from '../paths.ts';
import { findUsers, type UserRow, usersSql } from '../queries.ts';
import { findListFrame } from '../roles.ts';
import { roleName } from '../words.ts';
import { filtersOf, warningsOf } from './list-frame.ts';

/** The tab «Användare» (USR-12). */
export async function show({ actor, read, query, now }: Context, place: Place): Promise<Reply> {
  const { roles, changed, stuck } = await findListFrame(read, place.authorityId, now);
  const { filter, slice, shown, downloadHref, status } = listOf(query, place);
  const { users, total } = filter
    ? await findUsers(read, filterOf(place.authorityId, filter), orderOf(filter), slice, now)
    : { users: [], total: 0 };
  const { errors, values, path, paging } = shown(total);
  const actions: Action[] = [
    { label: 'Lägg till användare', href: `${usersPath(place)}${subpages.add}` },
    { label: 'Tvåstegsinloggning', href: demandPath(place), variant: 'secondary' },
  ];
  const head = headOf(place, 'users', actions, '');
  return page(
    'users/list',
    {
      errors,
      paging,
      downloadHref,
      title: `${head.heading} – Användare`,
      head,
      lastChange: describeLastChange(changed, place),
      breadcrumbs: breadcrumbsOf(place),
      warnings: warningsOf(roles, stuck),
      bar: filterBar({ path, values, errors, ...filtersOf(roles), kept: ['sort', 'direction'] }),
      users: users.map((user) => describe(place, user, user.id === actor.userId, now)),
      sort: { column: filter?.sort ?? 'name', direction: filter?.direction ?? 'asc' },
      sortHref: (sort, direction) => hrefOf(path, { ...values, sort, direction }),
    },
    status,
  );
}

const listOf = (query: URLSearchParams, place: Place) =>
  listPage(query, { form: filterForm, path: usersPath(place) });

const orderOf = ({ sort, direction }: Filter) => ({ column: sort, direction });

const describe = (
  place: Place,
  user: UserRow,
  isOwn: boolean,
  now: Date,
): Views['users/list']['users'][number] => ({
  href: userPath(place, user.id),
  actions: actionsOf(place, user, isOwn),
  name: sortedNameOf(user),
  email: format.email(user.email),
  isUnreached: user.isUnreached,
  waiting: user.waitingAddress ? waitingText(user.waitingAddress, now) : '',
  isAdministrator: user.isAdministrator,
  modules: rolesByModule(user.roles),
  account: { color: user.account === 'active' ? 'success' : 'neutral', text: accountStatuses[user.account] },
  password: passwordTag(user, now),
  factor: user.hasFactor ? 'på' : user.isFactorDemanded ? 'saknas' : '–',
  lastSeen: user.lastSignInAt ? format.date(user.lastSignInAt) : '–',
});

/** A temporary password that no longer works says so (PWD-06). */
const passwordTag = ({ password, passwordExpiresAt }: UserRow, now: Date): Tag =>
  password === 'temporary' && passwordExpiresAt <= now
    ? { color: 'warning', text: 'tillfälligt, utgånget' }
    : { color: passwordStatusColors[password], text: passwordStatuses[password] };

const actionsOf = (place: Place, { id, hasFactor }: UserRow, isOwn: boolean) => [
  { label: 'Redigera', href: userPath(place, id, subpages.edit) },
  ...(isOwn
    ? []
    : [
        { label: 'Återställ lösenord', href: userPath(place, id, subpages.resetPassword) },
        ...(hasFactor
          ? [{ label: 'Återställ tvåstegsinloggning', href: userPath(place, id, subpages.resetSecondFactor) }]
          : []),
        { label: 'Ta bort', href: userPath(place, id, subpages.remove) },
      ]),
];

function rolesByModule(roles: UserRow['roles']) {
  const modules = [...new Set(roles.map(({ module }) => module))];
  return modules.map((module) => ({
    module,
    roles: roles.filter((role) => role.module === module).map(({ role }) => role),
  }));
}

/** All that fit the filter, as a file; the download is an event of its own. */
export function downloadCsv(context: Context, place: Place): Reply | Promise<Reply> {
  const { actor, query, now } = context;
  const { filter } = listOf(query, place);
  if (!filter) return show(context, place);
  const { authorityId } = place;
  return csvPage(actor, {
    filename: 'anvandare.csv',
    columns,
    rows: usersSql(filterOf(authorityId, filter), orderOf(filter), now),
    action: 'users.downloaded',
    authorityId,
  });
}

const columns: Record<string, (user: UserRow) => string> = {
  Förnamn: ({ firstName }) => firstName,
  Efternamn: ({ lastName }) => lastName,
  'E-postadress': ({ email }) => format.email(email),
  Administratör: ({ isAdministrator }) => (isAdministrator ? 'ja' : 'nej'),
  Användarroller: ({ roles }) =>
    roles.map(({ role, module }) => roleName({ label: role, module })).join(', '),
  Status: ({ account }) => accountStatuses[account],
  Lösenordsstatus: ({ password }) => passwordStatuses[password],
  Tvåstegsinloggning: ({ hasFactor }) => (hasFactor ? 'ja' : 'nej'),
  'Senast inloggad': ({ lastSignInAt }) => (lastSignInAt ? format.dateTime(lastSignInAt) : ''),
};

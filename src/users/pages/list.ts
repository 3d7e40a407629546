import { csvPage } from '../../audit/csv-page.ts';
import { describeLastChange } from '../../authorities/last-change.ts';
import { breadcrumbsOf, headOf, type Place } from '../../authorities/place.ts';
import { waitingText } from '../../email-changes/words.ts';
import { accountStatuses, passwordStatusColors, passwordStatuses } from '../../passwords/status.ts';
import { demandPath } from '../../second-factors/paths.ts';
import * as format from '../../web/format.ts';
import type { Views } from '../../web/generated/views.ts';
import { listPage } from '../../web/list-page.ts';
import { hrefOf } from '../../web/paging.ts';
import { subpages } from '../../web/paths.ts';
import { sortedNameOf } from '../../web/person-name.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Action } from '../../web/view-types.ts';
import { type Filter, filterForm, filterOf } from '../filter.ts';
import { userPath, usersPath } from '../paths.ts';
import { findUsers, type UserRow, usersSql } from '../queries.ts';
import { findListFrame, type OfferedRole } from '../roles.ts';
import { roleName } from '../words.ts';

/** The tab «Användare» (USR-12). */
export async function show({ actor, read, query, now }: Context, place: Place): Promise<Reply> {
  const { roles, changed } = await findListFrame(read, place.authorityId);
  const { filter, slice, shown, downloadHref, status } = listOf(query, place);
  const { users, total } = filter
    ? await findUsers(read, filterOf(place.authorityId, filter), orderOf(filter), slice, now)
    : { users: [], total: 0 };
  const list = shown(total);
  const actions: Action[] = [
    { label: 'Lägg till användare', href: `${usersPath(place)}${subpages.add}` },
    { label: 'Tvåstegsinloggning', href: demandPath(place), variant: 'secondary' },
  ];
  const head = headOf(place, 'users', actions, describeLastChange(changed, place));
  return page(
    'users/list',
    {
      ...list,
      downloadHref,
      title: `${head.heading} – Användare`,
      head,
      breadcrumbs: breadcrumbsOf(place),
      shortRoles: roles.filter(({ minimum, holders }) => holders < minimum).map(describeShort),
      filterOptions: filterOptions(roles),
      users: users.map((user) => describe(place, user, user.id === actor.userId, now)),
      sortHref: (sort, direction) => hrefOf(list.path, { ...list.values, sort, direction }),
    },
    status,
  );
}

const listOf = (query: URLSearchParams, place: Place) =>
  listPage(query, { form: filterForm, path: usersPath(place) });

const orderOf = ({ sort, direction }: Filter) => ({ column: sort, direction });

/** «Rollen Handläggare i modulen Tjänster ska ha minst 3 användare. Nu har 1 den.» */
const describeShort = ({ label, module, minimum, holders }: OfferedRole): string =>
  `Rollen ${label} i modulen ${module} ska ha minst ${minimum} användare. Nu har ${holders === 0 ? 'ingen' : holders} den.`;

function filterOptions(roles: readonly OfferedRole[]) {
  const distinct = (pairs: [string, string][]) =>
    [...new Map(pairs)].map(([value, label]) => ({ value, label }));
  const all = (label: string) => ({ value: '', label });
  return {
    account: [all('Alla'), ...distinct(Object.entries(accountStatuses))],
    password: [all('Alla'), ...distinct(Object.entries(passwordStatuses))],
    factor: [all('Alla'), { value: 'has', label: 'Har' }, { value: 'lacks', label: 'Saknar' }],
    role: [
      all('Alla roller'),
      { value: 'administrator', label: 'Administratör' },
      ...distinct(roles.map(({ code }) => [code, labelsOf(roles, code)])),
    ],
    module: [
      all('Alla moduler'),
      ...distinct(roles.map(({ moduleId, module }) => [String(moduleId), module])),
    ],
  };
}

/** What a role is called, which may differ from module to module. */
const labelsOf = (roles: readonly OfferedRole[], code: string): string =>
  [...new Set(roles.filter((role) => role.code === code).map(({ label }) => label))].join(', ');

const describe = (
  place: Place,
  user: UserRow,
  isOwn: boolean,
  now: Date,
): Views['users/list']['users'][number] => ({
  href: userPath(place, user.id),
  resetHref: isOwn ? null : userPath(place, user.id, subpages.resetPassword),
  /** A temporary password that no longer works (PWD-06). */
  isSpent: user.password === 'temporary' && user.passwordExpiresAt <= now,
  name: sortedNameOf(user),
  email: format.email(user.email),
  isUnreached: user.isUnreached,
  waiting: user.waitingAddress ? waitingText(user.waitingAddress, now) : '',
  isAdministrator: user.isAdministrator,
  modules: rolesByModule(user.roles),
  account: { color: user.account === 'active' ? 'success' : 'neutral', text: accountStatuses[user.account] },
  password: { color: passwordStatusColors[user.password], text: passwordStatuses[user.password] },
  factor: user.hasFactor ? 'tvåstegsinloggning' : user.isFactorDemanded ? 'saknar tvåstegsinloggning' : '',
  lastSeen: user.lastSignInAt ? format.date(user.lastSignInAt) : '–',
});

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

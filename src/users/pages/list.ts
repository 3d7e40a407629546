import { csvPage } from '../../audit/csv-page.ts';
import { describeLastChange, type LastChange } from '../../authorities/last-change.ts';
import { breadcrumbsOf, headOf, type Place } from '../../authorities/place.ts';
import { waitingText } from '../../email-changes/words.ts';
import { accountStatuses, passwordStatusColors, passwordStatuses } from '../../passwords/status.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import type { Views } from '../../web/generated/views.ts';
import { hrefOf, pageNumber, pagesOf } from '../../web/paging.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { type Filter, filterForm } from '../filter.ts';
import { userPath, usersPath } from '../paths.ts';
import { findUsers, type UserFilter, type UserRow, usersSql } from '../queries.ts';
import { findListFrame, type OfferedRole } from '../roles.ts';
import { roleName } from '../words.ts';

const pageSize = 25;

/** The tab «Användare» (USR-12). */
export async function show(context: Context, place: Place): Promise<Reply> {
  const { actor, read, query, now } = context;
  const typed: Body = Object.fromEntries(query);
  const { roles, changed } = await findListFrame(read, place.authorityId);
  const parsed = parseForm(filterForm, typed);
  if (!parsed.accepted)
    return list(place, changed, {
      actor,
      typed,
      errors: parsed.errors,
      roles,
      users: [],
      total: 0,
      number: 1,
      now,
    });
  const number = pageNumber(query);
  const slice = { skip: (number - 1) * pageSize, take: pageSize };
  const found = await findUsers(
    read,
    filterOf(place.authorityId, parsed.values),
    orderOf(parsed.values),
    slice,
    now,
  );
  return list(place, changed, { actor, typed, errors: [], roles, ...found, number, now });
}

const filterOf = (authorityId: number, { text, account, password, role, module }: Filter): UserFilter => ({
  authorityId,
  text,
  account,
  password,
  role,
  moduleId: module,
});

const orderOf = ({ sort, direction }: Filter) => ({ column: sort, direction });

interface List {
  actor: Context['actor'];
  typed: Body;
  errors: FieldError[];
  roles: OfferedRole[];
  users: UserRow[];
  total: number;
  number: number;
  now: Date;
}

function list(
  place: Place,
  changed: LastChange | null,
  { actor, typed, errors, roles, users, total, number, now }: List,
): Reply {
  const names = ['text', 'account', 'password', 'role', 'module', 'sort', 'direction'];
  const kept = Object.fromEntries(names.map((name) => [name, typedText(typed, name)]));
  const actions = [{ label: 'Lägg till användare', href: `${usersPath(place)}/ny` }];
  const head = headOf(place, 'anvandare', actions, describeLastChange(changed, place));
  const locals = {
    title: `${head.heading} – Användare`,
    head,
    breadcrumbs: breadcrumbsOf(place),
    listErrors: errors,
    shortRoles: roles.filter(({ minimum, holders }) => holders < minimum).map(describeShort),
    filter: kept,
    filterOptions: filterOptions(roles),
    listPath: usersPath(place),
    users: users.map((user) => describe(place, user, user.id === actor.userId, now)),
    paging: pagesOf({ total, pageSize, number, path: usersPath(place), query: kept }),
    sortHref: (sort: string, direction: string) => hrefOf(usersPath(place), { ...kept, sort, direction }),
    downloadHref: hrefOf(`${usersPath(place)}/csv`, kept),
  };
  return page('users/list', locals, errors.length > 0 ? 422 : 200);
}

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
  resetHref: isOwn ? null : userPath(place, user.id, '/aterstall-losenord'),
  /** A temporary password that no longer works (PWD-06). */
  isSpent: user.password === 'temporary' && user.passwordExpiresAt <= now,
  name: `${user.lastName}, ${user.firstName}`,
  email: user.email,
  isUnreached: user.isUnreached,
  waiting: user.waitingAddress ? waitingText(user.waitingAddress, now) : '',
  isAdministrator: user.isAdministrator,
  modules: rolesByModule(user.roles),
  account: { color: user.account === 'active' ? 'success' : 'neutral', text: accountStatuses[user.account] },
  password: { color: passwordStatusColors[user.password], text: passwordStatuses[user.password] },
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
  const parsed = parseForm(filterForm, Object.fromEntries(query));
  if (!parsed.accepted) return show(context, place);
  const { authorityId } = place;
  const users = usersSql(filterOf(authorityId, parsed.values), orderOf(parsed.values), now);
  return csvPage(actor, {
    filename: 'anvandare.csv',
    columns,
    rows: users,
    action: 'users.downloaded',
    authorityId,
  });
}

const columns: Record<string, (user: UserRow) => string> = {
  Förnamn: ({ firstName }) => firstName,
  Efternamn: ({ lastName }) => lastName,
  'E-postadress': ({ email }) => email,
  Administratör: ({ isAdministrator }) => (isAdministrator ? 'ja' : 'nej'),
  Användarroller: ({ roles }) =>
    roles.map(({ role, module }) => roleName({ label: role, module })).join(', '),
  Kontostatus: ({ account }) => accountStatuses[account],
  Lösenordsstatus: ({ password }) => passwordStatuses[password],
  'Senast inloggad': ({ lastSignInAt }) => (lastSignInAt ? format.dateTime(lastSignInAt) : ''),
};

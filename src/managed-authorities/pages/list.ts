import { csvPage } from '../../audit/csv-page.ts';
import { managedAuthorities } from '../../authorities/place.ts';
import { nationalCoordinator } from '../../authorization/actor.ts';
import { findModules } from '../../search/queries.ts';
import { filterBar, type Filters } from '../../web/filter-bar.ts';
import * as format from '../../web/format.ts';
import { keysetOf, type KeysetPaging, keysetPaging } from '../../web/keyset.ts';
import { filteredList } from '../../web/list-page.ts';
import { describeMonth, lastTwelveMonths } from '../../web/months.ts';
import { underAdministration } from '../../web/navigation.ts';
import { hrefOf, pageNumber, pagesOf, type Paging } from '../../web/paging.ts';
import { subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Option } from '../../web/view-types.ts';
import { type Filter, filterForm, filterOf } from '../filter.ts';
import { browseManaged, type ManagedRow, managedSql, searchManaged } from '../queries.ts';

/** «Myndigheter»: the scope of an access manager (ACC-01). */
export async function show(context: Context): Promise<Reply> {
  const { actor, read, query } = context;
  const { filter, errors, values, downloadHref, status } = listOf(query);
  const { rows, paging, isCut, sort } = filter
    ? await find(context, filter, values)
    : { rows: [], paging: nothingFound(values), isCut: false, sort: null };
  const modules = await findModules(read);
  return page(
    'managed-authorities/list',
    {
      errors,
      paging,
      isCut,
      downloadHref,
      title: 'Myndigheter',
      subheading: nationalCoordinator(actor)
        ? 'De myndigheter som din myndighet har åtkomstansvar för.'
        : 'De myndigheter som din myndighet har åtkomstansvar för. Andra åtkomstansvariga myndigheter ansvarar bara den nationella samordnaren för.',
      breadcrumbs: [...underAdministration, { label: 'Myndigheter' }],
      actions: [
        { label: 'Händelselogg', href: `${managedAuthorities}${subpages.log}`, variant: 'tertiary' },
        { label: 'Registrera myndighet', href: `${managedAuthorities}${subpages.register}` },
      ],
      bar: filterBar({
        path: managedAuthorities,
        values,
        errors,
        ...filtersOf(modules, actor.country, context.now),
        kept: ['sort'],
      }),
      sort,
      sortHref: (by) => hrefOf(managedAuthorities, { ...values, sort: by }),
      rows: rows.map(describe),
    },
    status,
  );
}

const listOf = (query: URLSearchParams) =>
  filteredList(query, { form: filterForm, path: managedAuthorities });

/** What «Myndigheter» can be filtered by. */
function filtersOf(modules: readonly { id: number; name: string }[], country: string, now: Date): Filters {
  const choose = (name: string, label: string, none: string, options: Option[]) => ({
    name,
    label,
    options: [{ value: '', label: none }, ...options],
  });
  return {
    search: { name: 'text', label: 'Namn' },
    filters: [
      choose('atgard', 'Behöver åtgärd', 'Alla', [{ value: 'ja', label: 'Någon åtgärd' }]),
      choose('administratorer', 'Administratörer', 'Alla', [
        { value: 'ingen', label: 'Ingen' },
        { value: 'utelasta', label: 'Ingen kan logga in' },
        { value: 'en', label: 'Bara en' },
        { value: 'flera', label: 'Flera' },
      ]),
      choose('roller', 'Roller', 'Alla', [
        { value: 'utelasta', label: 'Roll som ingen kan använda' },
        { value: 'for-fa', label: 'Roll som för få har' },
      ]),
      choose('losenord', 'Lösenord', 'Alla', [{ value: 'ja', label: 'Något har gått ut eller blockerats' }]),
      choose('obekraftade', 'Uppgifter', 'Alla', [{ value: 'ja', label: 'Inte bekräftade på tolv månader' }]),
      choose('olevererade', 'Mejl', 'Alla', [{ value: 'ja', label: 'Mejl som inte kunde levereras' }]),
      choose(
        'modul',
        'Modul',
        'Alla moduler',
        modules.map(({ id, name }) => ({ value: id, label: name })),
      ),
      choose('registrerad', 'Registrerad', 'När som helst', periodsUntil(now)),
      choose('nya', 'Nya användare', 'När som helst', periodsUntil(now)),
      // A scope does not go beyond the country (ACC-02).
      choose('land', 'Land', 'Alla länder', [{ value: country, label: format.country(country) }]),
    ],
    quick: [
      { label: 'Alla', query: {} },
      { label: 'Behöver åtgärd', query: { atgard: 'ja' } },
      { label: 'En administratör', query: { administratorer: 'en' } },
      { label: 'Obekräftade', query: { obekraftade: 'ja' } },
    ],
  };
}

/** This year, and the last twelve months, the present one first. */
function periodsUntil(now: Date): Option[] {
  const months = lastTwelveMonths(now).reverse();
  const year = String(months[0]!.year);
  return [
    { value: year, label: `I år (${year})` },
    ...months.map((month) => ({ value: month.key, label: describeMonth(month) })),
  ];
}

interface Found {
  rows: ManagedRow[];
  paging: Paging | KeysetPaging;
  isCut: boolean;
  /** What they are sorted by, null by likeliness. */
  sort: Filter['sort'] | null;
}

/** Page after page in the order asked for; or the likeliest first, when a name is searched for. */
async function find(
  { actor, lists, query, now }: Context,
  typed: Filter,
  values: Record<string, string>,
): Promise<Found> {
  const filter = filterOf(typed);
  const list = { path: managedAuthorities, query: values };
  if (filter.text === '') {
    const keyset = keysetOf(query);
    const asked = { order: typed.sort && orders[typed.sort], keyset };
    const { authorities, total, order } = await browseManaged(lists, actor, filter, asked, now);
    return {
      sort: order === 'work' ? 'atgora' : 'namn',
      rows: authorities.rows,
      paging: keysetPaging(keyset, authorities, { ...list, total }),
      isCut: false,
    };
  }
  const number = pageNumber(query);
  const slice = { skip: (number - 1) * pageSize, take: pageSize };
  const { rows, total, isCut } = await searchManaged(lists, actor, filter, slice, now);
  return { rows, paging: pagesOf({ ...list, total, pageSize, number }), isCut, sort: null };
}

const orders = { namn: 'name', atgora: 'work' } as const;

/** Authorities on a page of those searched for. */
const pageSize = 25;

const nothingFound = (values: Record<string, string>): Paging =>
  pagesOf({ path: managedAuthorities, query: values, total: 0, pageSize, number: 1 });

const describe = (row: ManagedRow) => ({
  name: row.name,
  href: `${managedAuthorities}/${row.id}`,
  isAccessManager: row.kind === 'ACCESS_MANAGER',
  modules: row.modules,
  users: row.users,
  administrators: row.administrators,
  isUnconfirmed: row.isUnconfirmed,
  tasks: tasksOf(row),
  actions: [
    { label: 'Redigera', href: `${managedAuthorities}/${row.id}${subpages.edit}` },
    { label: 'Användare', href: `${managedAuthorities}/${row.id}${subpages.users}` },
    { label: 'Moduler', href: `${managedAuthorities}/${row.id}${subpages.modules}` },
  ],
});

/** What only the access manager can do there, and where. That there is one administrator is for the authority to mend. */
function tasksOf(row: ManagedRow) {
  const place = `${managedAuthorities}/${row.id}`;
  const users = `${place}${subpages.users}`;
  const administrators = hrefOf(users, { role: 'administrator' });
  const tasks = [
    row.isStuck &&
      row.administrators > 0 && {
        text: 'Återställ ett lösenord: ingen kan använda en roll',
        href: administrators,
      },
    row.isLockedOut &&
      !row.isStuck && { text: 'Återställ ett lösenord: ingen administratör kommer in', href: administrators },
    row.administrators === 0 && { text: 'Registrera en administratör', href: `${users}${subpages.add}` },
    row.isOwnUnreached && { text: 'Rätta myndighetens e-postadress', href: `${place}${subpages.edit}` },
    row.unreached > (row.isOwnUnreached ? 1 : 0) && {
      text: 'Rätta användarnas e-postadresser',
      href: hrefOf(users, { need: 'unreached' }),
    },
  ];
  return tasks.filter((task) => task !== false);
}

/** All that fit, as a file; the download is an event of its own. */
export function downloadCsv(context: Context): Reply | Promise<Reply> {
  const { actor, query, now } = context;
  const { filter } = listOf(query);
  if (!filter) return show(context);
  return csvPage(actor, {
    filename: 'myndigheter.csv',
    columns,
    rows: managedSql(actor, filterOf(filter), now),
    action: 'authorities.downloaded',
  });
}

const columns: Record<string, (row: ManagedRow) => string> = {
  Myndighet: ({ name }) => name,
  Land: ({ country }) => format.country(country),
  Moduler: ({ modules }) => String(modules),
  Användare: ({ users }) => String(users),
  Administratörer: (row) => String(row.administrators),
  'Bekräftade uppgifter': ({ isUnconfirmed }) => (isUnconfirmed ? 'nej' : 'ja'),
  'E-postadresser som mejl inte når': ({ unreached }) => String(unreached),
};

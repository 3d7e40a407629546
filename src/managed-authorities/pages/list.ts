import { csvPage } from '../../audit/csv-page.ts';
import { managedAuthorities } from '../../authorities/place.ts';
import { nationalCoordinator } from '../../authorization/actor.ts';
import { findModules } from '../../search/queries.ts';
import * as format from '../../web/format.ts';
import { listPage } from '../../web/list-page.ts';
import { underAdministration } from '../../web/navigation.ts';
import { subpages } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Tag } from '../../web/view-types.ts';
import { type Filter, filterForm } from '../forms.ts';
import {
  countriesInScope,
  findManaged,
  type ManagedFilter,
  type ManagedRow,
  managedSql,
} from '../queries.ts';

/** «Myndigheter»: the scope of an access manager (ACC-01). */
export async function show({ actor, db, query, now }: Context): Promise<Reply> {
  const { filter, slice, shown, downloadHref, status } = listOf(query);
  const { rows, total } = filter
    ? await findManaged(db, actor, filterOf(filter), slice, now)
    : { rows: [], total: 0 };
  const all = (label: string) => ({ value: '', label });
  const modules = await findModules(db);
  const countries = await countriesInScope(db, actor);
  return page(
    'managed-authorities/list',
    {
      ...shown(total),
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
      options: {
        modul: [all('Alla moduler'), ...modules.map(({ id, name }) => ({ value: String(id), label: name }))],
        land: [
          all('Alla länder'),
          ...countries.map((code) => ({ value: code, label: format.country(code) })),
        ],
        administratorer: [
          all('Alla'),
          { value: 'ingen', label: 'Ingen' },
          { value: 'en', label: 'Bara en' },
          { value: 'flera', label: 'Flera' },
        ],
        obekraftade: [all('Alla'), { value: 'ja', label: 'Inte bekräftade på tolv månader' }],
        olevererade: [all('Alla'), { value: 'ja', label: 'Mejl som inte kunde levereras' }],
      },
      rows: rows.map(describe),
    },
    status,
  );
}

const listOf = (query: URLSearchParams) => listPage(query, { form: filterForm, path: managedAuthorities });

const administrators = { ingen: 'none', en: 'one', flera: 'more' } as const;

const filterOf = (values: Filter): ManagedFilter => ({
  text: values.text,
  moduleId: values.modul,
  country: values.land,
  administrators: values.administratorer && administrators[values.administratorer],
  isUnconfirmed: values.obekraftade === 'ja',
  isUnreached: values.olevererade === 'ja',
});

const describe = (row: ManagedRow) => ({
  name: row.name,
  href: `${managedAuthorities}/${row.id}`,
  country: format.country(row.country),
  modules: row.modules,
  users: row.users,
  administrators: row.administrators,
  tags: tagsOf(row),
});

/** What needs attention there. */
function tagsOf(row: ManagedRow): Tag[] {
  const tags: (Tag | false)[] = [
    row.kind === 'ACCESS_MANAGER' && { color: 'info', text: 'Åtkomstansvarig' },
    row.administrators === 0 && { color: 'danger', text: 'Ingen administratör' },
    row.administrators === 1 && { color: 'warning', text: 'En administratör' },
    row.isUnconfirmed && { color: 'warning', text: 'Obekräftade uppgifter' },
    row.unreached > 0 && { color: 'danger', text: 'Mejlet kunde inte levereras' },
  ];
  return tags.filter((tag) => tag !== false);
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

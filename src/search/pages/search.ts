import type { z } from 'zod';
import { keywordOptions } from '../../keywords/queries.ts';
import { countryOptions } from '../../web/countries.ts';
import { filterBar } from '../../web/filter-bar.ts';
import * as format from '../../web/format.ts';
import { listPage } from '../../web/list-page.ts';
import { authorityPath, paths } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import type { Option } from '../../web/view-types.ts';
import { searchForm } from '../forms.ts';
import { findModules, type Hit, searchAuthorities, type SearchFilter } from '../queries.ts';

/** «Sök myndighet» (AUT-09). */
export async function show({ lists, read, query }: Context): Promise<Reply> {
  const { filter, slice, shown, status } = listPage(query, { form: searchForm, path: paths.search });
  const found = filter && isAsked(filter) ? await searchAuthorities(lists, filterOf(filter), slice) : null;
  const { errors, values, path, paging } = shown(found?.total ?? 0);
  const modules = await findModules(read);
  const choose = (name: string, label: string, none: string, options: readonly Option[]) => ({
    name,
    label,
    options: [{ value: '', label: none }, ...options],
  });
  const filters = [
    choose(
      'module',
      'Modul',
      'Alla moduler',
      modules.map(({ id, name }) => ({ value: id, label: name })),
    ),
    choose('keyword', 'Nyckelord', 'Alla nyckelord', await keywordOptions(read)),
    choose('country', 'Land', 'Alla länder', countryOptions),
  ];
  const search = { name: 'text', label: 'Namn eller nyckelord' };
  return page(
    'search/search',
    {
      errors,
      paging,
      bar: filterBar({ path, values, errors, search, filters }),
      title: 'Sök myndighet',
      breadcrumbs: [{ label: 'Start', href: paths.start }, { label: 'Sök myndighet' }],
      hits: found?.hits.map(describe) ?? null,
      isCut: found?.isCut ?? false,
    },
    status,
  );
}

type Filter = z.output<typeof searchForm>;

/** Nothing is searched until something is asked for. */
const isAsked = ({ text, module, keyword, country }: Filter): boolean =>
  text !== '' || [module, keyword, country].some((value) => value !== undefined);

const filterOf = ({ text, module, keyword, country }: Filter): SearchFilter => ({
  text,
  moduleId: module,
  keywordId: keyword,
  country,
});

const describe = ({ id, name, officialName, country, city, found }: Hit) => ({
  name,
  city,
  href: authorityPath(id),
  officialName: officialName === name ? '' : officialName,
  country: format.country(country),
  found:
    found && found.name !== name && found.name !== officialName
      ? { name: found.name, lang: found.language, language: format.language(found.language) }
      : null,
});

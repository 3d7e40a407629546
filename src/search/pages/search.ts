import type { z } from 'zod';
import { keywordOptions } from '../../keywords/queries.ts';
import { countryOptions } from '../../web/countries.ts';
import * as format from '../../web/format.ts';
import { listPage } from '../../web/list-page.ts';
import { authorityPath, paths } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { searchForm } from '../forms.ts';
import { findModules, type Hit, searchAuthorities, type SearchFilter } from '../queries.ts';

/** «Sök myndighet» (AUT-09). */
export async function show({ lists, read, query }: Context): Promise<Reply> {
  const { filter, slice, shown, status } = listPage(query, { form: searchForm, path: paths.search });
  const found = filter && isAsked(filter) ? await searchAuthorities(lists, filterOf(filter), slice) : null;
  const all = (label: string) => ({ value: '', label });
  const modules = await findModules(read);
  return page(
    'search/search',
    {
      ...shown(found?.total ?? 0),
      title: 'Sök myndighet',
      breadcrumbs: [{ label: 'Start', href: paths.start }, { label: 'Sök myndighet' }],
      options: {
        module: [all('Alla moduler'), ...modules.map(({ id, name }) => ({ value: String(id), label: name }))],
        keyword: [all('Alla nyckelord'), ...(await keywordOptions(read))],
        country: [all('Alla länder'), ...countryOptions],
      },
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

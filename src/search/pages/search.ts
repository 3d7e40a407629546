import type { Reader } from '../../db/reader.ts';
import { keywordOptions } from '../../keywords/queries.ts';
import { countryOptions } from '../../web/countries.ts';
import * as format from '../../web/format.ts';
import { type Body, type FieldError, parseForm, typedText } from '../../web/forms.ts';
import { pageNumber, pagesOf } from '../../web/paging.ts';
import { authorityPath, paths } from '../../web/paths.ts';
import { page, type Reply } from '../../web/replies.ts';
import type { Context } from '../../web/routes.ts';
import { searchForm } from '../forms.ts';
import { findModules, type Hit, searchAuthorities } from '../queries.ts';

const path = paths.search;
const pageSize = 25;

/** «Sök myndighet» (AUT-09). */
export async function show({ read, query }: Context): Promise<Reply> {
  const typed: Body = Object.fromEntries(query);
  const parsed = parseForm(searchForm, typed);
  if (!parsed.accepted) return search(read, typed, parsed.errors, null, 1);
  const { text, module: moduleId, keyword: keywordId, country } = parsed.values;
  const isAsked = text !== '' || [moduleId, keywordId, country].some((value) => value !== undefined);
  if (!isAsked) return search(read, typed, [], null, 1);
  const number = pageNumber(query);
  const slice = { skip: (number - 1) * pageSize, take: pageSize };
  const found = await searchAuthorities(read, { text, moduleId, keywordId, country }, slice);
  return search(read, typed, [], found, number);
}

async function search(
  read: Reader,
  typed: Body,
  errors: FieldError[],
  found: { hits: Hit[]; total: number } | null,
  number: number,
): Promise<Reply> {
  const values = Object.fromEntries(
    ['text', 'module', 'keyword', 'country'].map((field) => [field, typedText(typed, field)]),
  );
  const all = (label: string) => ({ value: '', label });
  const modules = await findModules(read);
  return page(
    'search/search',
    {
      title: 'Sök myndighet',
      breadcrumbs: [{ label: 'Start', href: '/' }, { label: 'Sök myndighet' }],
      errors,
      values,
      path,
      options: {
        module: [all('Alla moduler'), ...modules.map(({ id, name }) => ({ value: String(id), label: name }))],
        keyword: [all('Alla nyckelord'), ...(await keywordOptions(read))],
        country: [all('Alla länder'), ...countryOptions],
      },
      hits: found?.hits.map(describe) ?? null,
      paging: pagesOf({ total: found?.total ?? 0, pageSize, number, path, query: values }),
    },
    errors.length > 0 ? 422 : 200,
  );
}

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

import type { z } from 'zod';
import { type FieldError, parseForm, typedText } from './forms.ts';
import { hrefOf, pageNumber, pagesOf, type Paging } from './paging.ts';
import { subpages } from './paths.ts';

interface List<Form extends z.ZodObject> {
  /** The filter, with its names in the address. */
  form: Form;
  path: string;
}

interface FilteredList<Filter> {
  /** Null when it cannot be read: the list is then empty, and the page says why. */
  filter: Filter | null;
  errors: FieldError[];
  /** What was typed in the filter. */
  values: Record<string, string>;
  path: string;
  /** The same list as a file. */
  downloadHref: string;
  status: 200 | 422;
}

/** What an address asks a list for. */
export function filteredList<Form extends z.ZodObject>(
  query: URLSearchParams,
  { form, path }: List<Form>,
): FilteredList<z.output<Form>> {
  const typed = Object.fromEntries(query);
  const parsed = parseForm(form, typed);
  const values = Object.fromEntries(Object.keys(form.shape).map((field) => [field, typedText(typed, field)]));
  return {
    filter: parsed.accepted ? parsed.values : null,
    errors: parsed.accepted ? [] : parsed.errors,
    values,
    path,
    downloadHref: hrefOf(`${path}${subpages.csv}`, values),
    status: parsed.accepted ? 200 : 422,
  };
}

interface ListPage<Filter> extends Pick<FilteredList<Filter>, 'filter' | 'downloadHref' | 'status'> {
  slice: { skip: number; take: number };
  /** What the view shows, once the number of fitting rows is known. */
  shown: (total: number) => Shown;
}

interface Shown extends Pick<FilteredList<unknown>, 'errors' | 'values' | 'path'> {
  paging: Paging;
}

/** The page that an address asks for, of a list with a filter and so many rows on a page. */
export function listPage<Form extends z.ZodObject>(
  query: URLSearchParams,
  { pageSize = 25, ...list }: List<Form> & { pageSize?: number },
): ListPage<z.output<Form>> {
  const { filter, errors, values, path, downloadHref, status } = filteredList(query, list);
  const number = filter ? pageNumber(query) : 1;
  return {
    filter,
    downloadHref,
    status,
    slice: { skip: (number - 1) * pageSize, take: pageSize },
    shown: (total) => ({
      errors,
      values,
      path,
      paging: pagesOf({ total, pageSize, number, path, query: values }),
    }),
  };
}

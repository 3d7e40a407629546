import type { z } from 'zod';
import { type FieldError, parseForm, typedText } from './forms.ts';
import { hrefOf, pageNumber, pagesOf, type Paging } from './paging.ts';
import { subpages } from './paths.ts';

interface List<Form extends z.ZodObject> {
  /** The filter, with its names in the address. */
  form: Form;
  path: string;
  /** Rows on a page. */
  pageSize?: number;
}

interface Shown {
  errors: FieldError[];
  /** What was typed in the filter. */
  values: Record<string, string>;
  path: string;
  paging: Paging;
}

interface ListPage<Filter> {
  /** Null when it cannot be read: the list is then empty, and the page says why. */
  filter: Filter | null;
  slice: { skip: number; take: number };
  /** What the view shows, once the number of fitting rows is known. */
  shown: (total: number) => Shown;
  /** The same list as a file. */
  downloadHref: string;
  status: 200 | 422;
}

/** The page that an address asks for, of a list with a filter. */
export function listPage<Form extends z.ZodObject>(
  query: URLSearchParams,
  { form, path, pageSize = 25 }: List<Form>,
): ListPage<z.output<Form>> {
  const typed = Object.fromEntries(query);
  const parsed = parseForm(form, typed);
  const values = Object.fromEntries(Object.keys(form.shape).map((field) => [field, typedText(typed, field)]));
  const number = parsed.accepted ? pageNumber(query) : 1;
  return {
    filter: parsed.accepted ? parsed.values : null,
    slice: { skip: (number - 1) * pageSize, take: pageSize },
    shown: (total) => ({
      errors: parsed.accepted ? [] : parsed.errors,
      values,
      path,
      paging: pagesOf({ total, pageSize, number, path, query: values }),
    }),
    downloadHref: hrefOf(`${path}${subpages.csv}`, values),
    status: parsed.accepted ? 200 : 422,
  };
}

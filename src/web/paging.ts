import { count } from './format.ts';

/** The page that a query asks for; the first when it asks for none that can be. */
export function pageNumber(query: URLSearchParams): number {
  const asked = query.get('sida') ?? '';
  return /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1;
}

interface List {
  total: number;
  pageSize: number;
  number: number;
  path: string;
  /** Filter and sorting, kept from page to page; empty ones are left out. */
  query: Readonly<Record<string, string>>;
}

export type Paging = ReturnType<typeof pagesOf>;

/** What the pagination and the line above a list show. */
export function pagesOf({ total, pageSize, number, path, query }: List) {
  const first = total === 0 ? 0 : (number - 1) * pageSize + 1;
  return {
    page: number,
    pages: Math.max(1, Math.ceil(total / pageSize)),
    first,
    last: Math.min(number * pageSize, total),
    total,
    /** «visar 26–50 av 5 000» */
    words:
      first > total || total === 0
        ? `visar inga av ${count(total)}`
        : `visar ${first}–${Math.min(number * pageSize, total)} av ${count(total)}`,
    href: (to: number): string => hrefOf(path, { ...query, sida: to === 1 ? '' : String(to) }),
  };
}

/** A path with a query, without what is empty. */
export function hrefOf(path: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();
  return search === '' ? path : `${path}?${search}`;
}

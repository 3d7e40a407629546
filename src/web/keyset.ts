import { Prisma } from '../db/generated/client.ts';
import { boundedCount } from './bounded-count.ts';
import { count } from './format.ts';
import { hrefOf } from './paging.ts';

/**
 * Lists without end are paged by the ID of a row and not by number: a page costs the same wherever it is, and rows
 * that come meanwhile push nothing to the next page.
 */
export interface Keyset {
  /** The row after which the page begins, or before which it ends; null on the first page. */
  cursor: { direction: 'onwards' | 'back'; id: string } | null;
}

/** Rows on a page. */
const pageSize = 50;

/** The page that a query asks for; the first when it asks for none that can be. */
export function keysetOf(query: URLSearchParams): Keyset {
  for (const [direction, name] of Object.entries(names)) {
    const id = query.get(name) ?? '';
    if (/^[1-9]\d{0,17}$/.test(id)) return { cursor: { direction: direction as keyof typeof names, id } };
  }
  return { cursor: null };
}

const names = { onwards: 'efter', back: 'fore' } as const;

/** The page as its address has it. */
export const placeOf = ({ cursor }: Keyset): Record<string, string> =>
  cursor ? { [names[cursor.direction]]: cursor.id } : {};

/** The direction of sorting in which the rows next to the cursor come first. */
export const directionSql = ({ cursor }: Keyset, isDescending: boolean): Prisma.Sql =>
  (cursor?.direction === 'back') === isDescending ? Prisma.sql`ASC` : Prisma.sql`DESC`;

/** How the key of a row on the page compares with the cursor's. */
export const beyondSql = ({ cursor }: Keyset, isDescending: boolean): Prisma.Sql =>
  (cursor?.direction === 'back') === isDescending ? Prisma.sql`>` : Prisma.sql`<`;

/** One row more than a page shows whether there are others beyond. Written out, so that it is known to the planner. */
export const limitSql = Prisma.sql`LIMIT 51`;

/** The rows of a page, in the order of the list, with whether there are others on either side. */
export interface Stretch<Row> {
  rows: Row[];
  hasBefore: boolean;
  hasAfter: boolean;
}

/** From the rows in the order of `directionSql`, up to `limitSql`. */
export function stretchOf<Row>({ cursor }: Keyset, found: readonly Row[]): Stretch<Row> {
  const isBack = cursor?.direction === 'back';
  const rows = found.slice(0, pageSize);
  const goesOn = found.length > pageSize;
  return {
    rows: isBack ? rows.reverse() : rows,
    hasBefore: isBack ? goesOn : cursor !== null,
    hasAfter: isBack || goesOn,
  };
}

interface List {
  path: string;
  /** The filter, kept from page to page; what is empty is left out. */
  query: Readonly<Record<string, string>>;
  /** Null when it is not known without reading much. */
  total: number | null;
}

export type KeysetPaging = ReturnType<typeof keysetPaging>;

/** What the pagination and the line above a list show. */
export function keysetPaging<Row extends { id: string | number }>(
  { cursor }: Keyset,
  { rows, hasBefore, hasAfter }: Stretch<Row>,
  { path, query, total }: List,
) {
  const beyond = (name: string, row: Row | undefined): string | null =>
    row ? hrefOf(path, { ...query, [name]: String(row.id) }) : null;
  const isWhole = cursor === null && !hasAfter;
  const known = isWhole ? rows.length : total;
  const shown = rows.length === 0 ? 'inga' : cursor ? count(rows.length) : `1–${count(rows.length)}`;
  return {
    /** «visar 1–50 av fler än 10 000» */
    words: known === null ? `visar ${shown}` : `visar ${shown} av ${boundedCount(known)}`,
    first: cursor ? hrefOf(path, query) : null,
    before: hasBefore ? beyond(names.back, rows[0]) : null,
    after: hasAfter ? beyond(names.onwards, rows.at(-1)) : null,
  };
}

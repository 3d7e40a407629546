import { errorOf, type FieldError } from './forms.ts';
import { hrefOf } from './paging.ts';
import type { Field } from './view.ts';
import type { Option, Tab } from './view-types.ts';

/** One of the filters of a list: a choice, or without options something to write. */
export interface Filter {
  name: string;
  label: string;
  /** The first one is no choice. */
  options?: Option[];
  type?: 'search' | 'date';
}

/** What a list can be filtered by. */
export interface Filters {
  /** What is always in sight. */
  search?: Filter;
  /** Folded into one line until they are opened. */
  filters?: readonly Filter[];
  /** Filters that are one press away, by what they ask for: the first one asks for nothing. */
  quick?: readonly { label: string; query: Readonly<Record<string, string>> }[];
  /** Quick filters leave the others as they are. */
  quickKeepsOthers?: boolean;
}

interface List extends Filters {
  path: string;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
  /** What the form keeps of the address and does not show, such as the order. */
  kept?: readonly string[];
}

export interface FilterBar {
  path: string;
  search: Field | null;
  fields: Field[];
  /** With something wrong in it, it is not folded. */
  isOpen: boolean;
  /** What is filtered by, in words, and the list without it. */
  active: { text: string; without: string }[];
  quick: Tab[];
  kept: Record<string, string>;
  /** The whole list; null when that is what is shown. */
  clearHref: string | null;
}

/** The filter above a list, which says what it filters by. */
export function filterBar({
  path,
  values,
  errors,
  search,
  filters = [],
  quick = [],
  quickKeepsOthers = false,
  kept = [],
}: List): FilterBar {
  const all = search ? [search, ...filters] : filters;
  const keptValues = Object.fromEntries(kept.map((name) => [name, values[name] ?? '']));
  const fieldOf = ({ name, label, options, type = 'search' }: Filter): Field => ({
    name,
    label,
    value: values[name] ?? '',
    error: errorOf(errors, name),
    ...(options ? { type: 'select', options } : { type }),
  });
  const shown = filters.map(fieldOf);
  const quickNames = quick.flatMap(({ query }) => Object.keys(query));
  const asked = quickKeepsOthers ? quickNames : [...all.map(({ name }) => name), ...quickNames];
  const left = quickKeepsOthers ? values : keptValues;
  return {
    path,
    search: search ? fieldOf(search) : null,
    fields: shown,
    isOpen: shown.some(({ error }) => error),
    active: filters.flatMap((filter) => describeActive(filter, values, path)),
    quick: quick.map(({ label, query }) => ({
      label,
      href: hrefOf(path, { ...left, ...query }),
      current: asked.every((name) => (values[name] ?? '') === (query[name] ?? '')),
    })),
    kept: keptValues,
    clearHref: all.some(({ name }) => (values[name] ?? '') !== '') ? path : null,
  };
}

function describeActive({ name, label, options }: Filter, values: List['values'], path: string) {
  const value = values[name] ?? '';
  if (value === '') return [];
  const chosen = options?.find((option) => String(option.value) === value);
  if (options && !chosen) return [];
  return [{ text: `${label}: ${chosen?.label ?? value}`, without: hrefOf(path, { ...values, [name]: '' }) }];
}

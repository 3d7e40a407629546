import { fields } from './fields.ts';
import type { AuthorityValues } from './forms.ts';

export interface Merge {
  /** What to show in the form. */
  values: AuthorityValues;
  /** Fields that both have changed to different things; the form keeps what was typed. */
  conflicts: (keyof AuthorityValues)[];
  /** Fields that only the other one has changed; the form takes that over. */
  takenOver: (keyof AuthorityValues)[];
}

/**
 * Three-way merge for two people editing at once (AUT-05): `base` is what mine was filled in from, `theirs`
 * is what stands now.
 */
export function merge(base: AuthorityValues, theirs: AuthorityValues, mine: AuthorityValues): Merge {
  const changedByThem = fields.filter((field) => !same(base[field], theirs[field]));
  const conflicts = changedByThem.filter(
    (field) => !same(mine[field], base[field]) && !same(mine[field], theirs[field]),
  );
  const takenOver = changedByThem.filter((field) => same(mine[field], base[field]));
  const values = {
    ...mine,
    ...Object.fromEntries(takenOver.map((field) => [field, theirs[field]])),
    keywords: mergeSets(base.keywords, theirs.keywords, mine.keywords),
    coordinators: mergeSets(base.coordinators, theirs.coordinators, mine.coordinators),
  };
  const changedSets = (['keywords', 'coordinators'] as const).filter((set) => !same(base[set], theirs[set]));
  return { values, conflicts, takenOver: [...takenOver, ...changedSets] };
}

/** Lists are the same when they hold the same, in whatever order. */
const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

const canonical = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? [...(value as unknown[])].sort() : value);

/** A member stays as I left it when I changed it, otherwise as they left it. */
function mergeSets<Id extends number | string>(base: Id[], theirs: Id[], mine: Id[]): Id[] {
  const isIn = (set: Id[]) => (id: Id) => set.includes(id);
  const all = [...new Set([...theirs, ...mine])].sort((one, other) => (one < other ? -1 : 1));
  return all.filter((id) => (isIn(mine)(id) === isIn(base)(id) ? isIn(theirs)(id) : isIn(mine)(id)));
}

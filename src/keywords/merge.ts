import type { KeywordFields } from './fields.ts';

export interface Merge {
  /** What to show in the form. */
  fields: KeywordFields;
  /** Fields that both have changed to different things; the form keeps what was typed. */
  conflicts: string[];
  /** Fields that only the other one has changed; the form takes that over. */
  takenOver: string[];
}

/** Three-way merge: `base` is what mine was filled in from, `theirs` is what stands now. */
export function merge(base: KeywordFields, theirs: KeywordFields, mine: KeywordFields): Merge {
  const changedByThem = Object.keys(theirs).filter((field) => base[field] !== theirs[field]);
  const takenOver = changedByThem.filter((field) => mine[field] === base[field]);
  const conflicts = changedByThem.filter(
    (field) => !takenOver.includes(field) && mine[field] !== theirs[field],
  );
  const taken = Object.fromEntries(takenOver.map((field) => [field, theirs[field] ?? '']));
  return { fields: { ...mine, ...taken }, conflicts, takenOver };
}

/**
 * Whether somebody has changed what the form was filled in from. The place among the siblings, which moves when
 * a keyword is put in before, counts only for who changes it there.
 */
export function isOvertaken(base: KeywordFields, theirs: KeywordFields, mine: KeywordFields): boolean {
  const differing = Object.keys(theirs).filter((field) => base[field] !== theirs[field]);
  const isPlacedAnew = mine.parent === base.parent && ![base.spot, theirs.spot].includes(mine.spot);
  return differing.some((field) => field !== 'spot' || isPlacedAnew);
}

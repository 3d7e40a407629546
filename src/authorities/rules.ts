import type { KeywordRow } from '../keywords/tree.ts';

export type Refusal = { rule: 'changed-meanwhile' } | { rule: 'keyword-not-offered' };

/**
 * Only keywords that are general or belong to one of the authority's modules can be chosen; retired ones stay
 * where they are chosen already (ACC-08).
 */
export function refusalOfKeywords(
  chosen: readonly number[],
  before: readonly number[],
  known: readonly KeywordRow[],
): Refusal | null {
  const offered = new Set(
    known.filter(({ id, isRetired }) => !isRetired || before.includes(id)).map(({ id }) => id),
  );
  return chosen.every((id) => offered.has(id)) ? null : { rule: 'keyword-not-offered' };
}

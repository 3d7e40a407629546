import type { Labels } from '../translations/labels.ts';

export interface KeywordRow {
  id: number;
  parentId: number | null;
  moduleId: number | null;
  labels: Labels;
  isRetired: boolean;
}

export interface KeywordNode {
  id: number;
  label: string;
  retired: boolean;
  checked: boolean;
  children: KeywordNode[];
}

/**
 * Builds the trees of keywords, in the order of the rows. A retired keyword is shown only where it is still
 * chosen (ACC-08), or above one that is shown.
 */
export function keywordTree(rows: readonly KeywordRow[], chosen: ReadonlySet<number>): KeywordNode[] {
  const childrenOf = new Map<number | null, KeywordRow[]>();
  for (const row of rows) childrenOf.set(row.parentId, [...(childrenOf.get(row.parentId) ?? []), row]);
  const grow = (parentId: number | null): KeywordNode[] =>
    (childrenOf.get(parentId) ?? [])
      .map(({ id, labels, isRetired }) => ({
        id,
        label: labels.sv,
        retired: isRetired,
        checked: chosen.has(id),
        children: grow(id),
      }))
      .filter((node) => !node.retired || node.checked || node.children.length > 0);
  return grow(null);
}

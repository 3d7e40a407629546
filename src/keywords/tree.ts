import type { Language } from '../db/generated/enums.ts';

/** Names in several languages; Swedish is always there (the database sees to it). */
export type Labels = { sv: string } & Partial<Record<Language, string>>;

export interface Label {
  text: string;
  /** The language that the text is in. */
  language: Language;
  /** False when the text is in another language than the one asked for. */
  isTranslated: boolean;
}

/** The name in a language; where it is not translated the Swedish one, or else the English one. */
export function labelIn(labels: Partial<Record<Language, string>>, language: Language): Label {
  const found = ([language, 'sv', 'en'] as const).find((one) => labels[one]);
  return {
    text: (found && labels[found]) ?? '',
    language: found ?? language,
    isTranslated: found === language,
  };
}

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

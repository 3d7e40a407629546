import { Language } from '../db/generated/enums.ts';
import * as format from '../web/format.ts';
import { pathTo, spotOf, type Placed } from './branches.ts';
import type { FoundTree } from './queries.ts';
import { labelIn, type KeywordRow, type Labels } from './tree.ts';

/** The name of the field, and of the entry in the log, that holds the name in a language. */
export const nameField = (language: Language): string => `name-${language}`;

/** Swedish first, then the others by their Swedish names. */
export const languages: Language[] = Object.values(Language).sort(
  (one, other) =>
    Number(other === 'sv') - Number(one === 'sv') ||
    format.language(one).localeCompare(format.language(other), 'sv'),
);

/** The languages, in Swedish, that have no name of their own. */
export const missingLanguages = (labels: Labels): string[] =>
  languages.filter((language) => !labelIn(labels, language).isTranslated).map(format.language);

/** Allmänna nyckelord › Arbetsmarknad › Arbetsmiljö */
export const pathInWords = ({ tree, rows }: FoundTree, id: number | null): string =>
  [tree.name, ...pathTo(rows, id).map(({ labels }) => labels.sv)].join(' › ');

/** Arbetsmarknad › Arbetsmiljö, sist */
export function placeInWords(found: FoundTree, keyword: Placed): string {
  const spot = spotOf(found.rows, keyword);
  return `${pathInWords(found, keyword.parentId)}, ${spotInWords(found.rows, spot)}`;
}

function spotInWords(rows: readonly KeywordRow[], spot: ReturnType<typeof spotOf>): string {
  if (spot === 'first') return 'först';
  if (spot === 'last') return 'sist';
  return `efter ${rows.find(({ id }) => id === spot)?.labels.sv ?? ''}`;
}

/** «1 myndighet», «12 myndigheter» */
export const authoritiesInWords = (count: number): string =>
  count === 1 ? '1 myndighet' : `${format.count(count)} myndigheter`;

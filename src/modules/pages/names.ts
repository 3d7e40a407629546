import type { Language } from '../../db/generated/enums.ts';
import type { Labels } from '../../keywords/tree.ts';
import { languages, missingLanguages, nameField } from '../../keywords/words.ts';
import * as format from '../../web/format.ts';
import { typedText, type Body } from '../../web/forms.ts';

/** The field for the name in one language. */
export interface NameInput {
  name: string;
  label: string;
  lang: Language;
  value: string;
}

/** The names of a form, the Swedish one first. */
export const nameInputs = (typed: Body): NameInput[] =>
  languages.map((language) => ({
    name: nameField(language),
    label: format.language(language).replace(/^./, (letter) => letter.toLocaleUpperCase('sv')),
    lang: language,
    value: typedText(typed, nameField(language)),
  }));

/** «Saknas på två språk: …» */
export function missingInWords(labels: Labels): string {
  const missing = missingLanguages(labels);
  if (missing.length === 0) return `Finns på alla ${languages.length} språk.`;
  const count = missing.length === 1 ? 'ett språk' : `${missing.length} språk`;
  return `Saknas på ${count}: ${missing.join(', ')}. Där visas det svenska namnet.`;
}

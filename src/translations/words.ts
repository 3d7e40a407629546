import type { Language } from '../db/generated/enums.ts';
import * as format from '../web/format.ts';
import { type Body, typedText } from '../web/forms.ts';
import { labelIn, type Labels, languages, nameField } from './labels.ts';

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
export function describeMissing(labels: Labels): string {
  const missing = languages
    .filter((language) => !labelIn(labels, language).isTranslated)
    .map(format.language);
  if (missing.length === 0) return `Finns på alla ${languages.length} språk.`;
  const count = missing.length === 1 ? 'ett språk' : `${missing.length} språk`;
  return `Saknas på ${count}: ${missing.join(', ')}. Där visas det svenska namnet.`;
}

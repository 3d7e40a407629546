import { Language } from '../db/generated/enums.ts';
import * as format from '../web/format.ts';

/** The informal name in the authority's own language, and those in others. */
export interface Named {
  language: Language;
  informalName: string;
  names: readonly { language: Language; informalName: string }[];
}

export interface NameInLanguage {
  name: string;
  /** The language that the name is in. */
  language: Language;
  isTranslated: boolean;
}

/** The informal name for a reader of the language: what is not translated falls back to Swedish, then English. */
export function nameIn(authority: Named, language: Language): NameInLanguage {
  const all = [...authority.names, authority];
  for (const wanted of [language, Language.sv, Language.en]) {
    const found = all.find((one) => one.language === wanted);
    if (found) return { name: found.informalName, language: wanted, isTranslated: wanted === language };
  }
  return { name: authority.informalName, language: authority.language, isTranslated: false };
}

const { compare } = new Intl.Collator('sv');

/** Compares codes of languages by their Swedish names. */
export const bySwedishName = (one: string, other: string): number =>
  compare(format.language(one), format.language(other));

/** Sorted once: comparing costs more than all else that is done with them. */
const languages = Object.values(Language).sort(bySwedishName);

/** The official languages of the EU that the name is not translated to, in the order of their Swedish names. */
export function untranslated({ language, names }: Named): Language[] {
  const known = new Set([language, ...names.map((one) => one.language)]);
  return languages.filter((one) => !known.has(one));
}

import { type Changes, differences } from '../audit/events.ts';
import { Language } from '../db/generated/enums.ts';
import * as format from '../web/format.ts';

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

/** Swedish first, then the others by their Swedish names. */
export const languages: Language[] = Object.values(Language).sort(
  (one, other) =>
    Number(other === 'sv') - Number(one === 'sv') ||
    format.language(one).localeCompare(format.language(other), 'sv'),
);

/** The name of the field, and of the entry in the log, that holds the name in a language. */
export const nameField = (language: Language): string => `name-${language}`;

/** The names as the fields of a form; empty where there is none. */
export const nameFieldsOf = (labels: Partial<Labels>): Record<string, string> =>
  Object.fromEntries(languages.map((language) => [nameField(language), labels[language] ?? '']));

/** The names that differ, by language. */
export const changesOfNames = (before: Partial<Labels>, after: Labels): Changes =>
  differences(nameFieldsOf(before), nameFieldsOf(after), languages.map(nameField));

import { Language } from '../db/generated/enums.ts';
import { languageOwnName } from './format.ts';

/** The official languages of the EU, each by its own name, as a list to choose from. */
export const languageOptions: { value: Language; label: string }[] = Object.values(Language)
  .map((code) => ({ value: code, label: languageOwnName(code) }))
  .sort((one, other) => one.label.localeCompare(other.label, 'sv'));

import type { Language } from '../db/generated/enums.ts';

/** The language of mails to an authority's own address: its first working language, else that of its name. */
export const languageOf = (authority: { workingLanguages: Language[]; language: Language }): Language =>
  authority.workingLanguages[0] ?? authority.language;

import { readFileSync } from 'node:fs';
import { Language } from '../db/generated/enums.ts';
import { projectFolder } from '../project-folder.ts';
import type { NewsKind, TemplateName } from './templates.ts';

export interface MailText {
  subject: string;
  paragraphs: string[];
}

/** The sentences of all mails in one language, as ICU messages. */
export type Catalogue = Record<TemplateName, MailText> & {
  common: Record<'systemName' | 'greeting' | 'help' | 'closing', string>;
  /** A sentence for each kind of news (AUT-10). */
  news: Record<NewsKind, string>;
};

const folder = new URL('src/mail/catalogues/', projectFolder);

const read = (language: Language): Catalogue =>
  JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8')) as Catalogue;

/** One for each official language of the EU (MAIL-01); one that is missing stops the start. */
export const catalogues: ReadonlyMap<Language, Catalogue> = new Map(
  Object.values(Language).map((language) => [language, read(language)]),
);

export const catalogueOf = (language: Language): Catalogue => catalogues.get(language)!;

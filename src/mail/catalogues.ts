import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../db/generated/enums.ts';
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

const folder = path.join(import.meta.dirname, 'catalogues');

/** Language code to catalogue: a language is added by adding its file. */
export const catalogues: ReadonlyMap<string, Catalogue> = new Map(
  readdirSync(folder).map((file) => [
    path.basename(file, '.json'),
    JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Catalogue,
  ]),
);

/** The catalogue of the language, else the English one; with the language that it is in. */
export function catalogueFor(language: Language): { language: Language; catalogue: Catalogue } {
  const own = catalogues.get(language);
  return own ? { language, catalogue: own } : { language: 'en', catalogue: catalogues.get('en')! };
}

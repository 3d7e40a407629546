import { readFileSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../db/generated/enums.ts';
import type { Settings } from '../settings.ts';
import { catalogueFor } from './catalogues.ts';
import { templates, type MailParameters, type TemplateName } from './templates.ts';

export interface Composed {
  /** The language it is written in: English where the recipient's has no catalogue yet. */
  language: Language;
  subject: string;
  text: string;
  html: string;
}

/** A piece of a sentence that HTML marks and plain text does not. */
interface Marked {
  kind: 'link' | 'password';
  text: string;
  href?: string;
}

type Sentence = (string | Marked)[];
type Values = Record<string, string | number | Date | Marked>;

/**
 * Writes a mail in the reader's language (MAIL-01), as plain text and as HTML that says the same.
 * @throws when a parameter is missing or a date is none
 */
export function compose<Name extends TemplateName>(
  template: Name,
  language: Language,
  parameters: MailParameters<Name>,
  settings: Pick<Settings, 'portalUrl' | 'helpDesk'>,
): Composed {
  const { language: written, catalogue } = catalogueFor(language);
  const { systemName, greeting, help, closing } = catalogue.common;
  const { subject, paragraphs } = catalogue[template];
  const values = valuesOf(template, parameters, { systemName, ...links(settings) });
  const sentences = [greeting, ...paragraphs, help].map((message) => format(message, written, values));
  const title = textOf(format(subject, written, values));
  const text = [...sentences.map(textOf), `${closing}\n${systemName}`].join('\n\n') + '\n';
  const html = render({ language: written, title, sentences, closing, systemName });
  return { language: written, subject: title, text, html };
}

const links = ({ portalUrl, helpDesk }: Pick<Settings, 'portalUrl' | 'helpDesk'>): Values => ({
  portal: { kind: 'link', text: portalUrl, href: portalUrl },
  helpDesk: { kind: 'link', text: helpDesk, href: `mailto:${helpDesk}` },
});

function valuesOf(template: TemplateName, parameters: MailParameters, common: Values): Values {
  const kinds: Record<string, 'text' | 'date' | 'number'> = templates[template];
  const values = Object.entries<string | number>(parameters).map(([name, value]) => [
    name,
    kinds[name] === 'date'
      ? new Date(value)
      : name === 'password'
        ? { kind: 'password', text: value }
        : value,
  ]);
  return { ...common, ...(Object.fromEntries(values) as Values) };
}

const timeZone = 'Europe/Stockholm';
const formats = {
  date: { long: { timeZone, day: 'numeric', month: 'long', year: 'numeric' } },
  time: {
    short: { timeZone, hour: '2-digit', minute: '2-digit' },
    long: { timeZone, hour: '2-digit', minute: '2-digit', second: undefined, timeZoneName: 'short' },
  },
} as const;

function format(message: string, language: Language, values: Values): Sentence {
  // English as it is written in Europe: 30 November, not November 30.
  const locale = language === 'en' ? 'en-GB' : language;
  return [new IntlMessageFormat(message, locale, formats, { ignoreTag: true }).format<Marked>(values)].flat();
}

const textOf = (sentence: Sentence): string =>
  sentence.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');

const view = path.resolve(import.meta.dirname, '../../views/mail/mail.ejs');
const render = ejs.compile(readFileSync(view, 'utf8'), { filename: view });

import { type Formatters, IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../db/generated/enums.ts';
import type { Settings } from '../settings.ts';
import { mailtoOf, shownEmailAddress } from '../web/email-address.ts';
import { paths } from '../web/paths.ts';
import { renderAlone } from '../web/render.ts';
import { type Catalogue, catalogueOf } from './catalogues.ts';
import {
  type Kind,
  type MailParameters,
  type NewsItem,
  newsKinds,
  type TemplateName,
  templates,
} from './templates.ts';

export interface Composed {
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

export type Sentence = (string | Marked)[];
/** A paragraph, or a list of sentences. */
export type Block = { kind: 'paragraph'; sentence: Sentence } | { kind: 'list'; sentences: Sentence[] };
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
  const catalogue = catalogueOf(language);
  const { systemName, greeting, help, closing } = catalogue.common;
  const { subject, paragraphs } = catalogue[template];
  const common = { systemName, ...links(settings) };
  const values = { ...common, ...valuesOf(templates[template], parameters, language) };
  const newsList = (): Block => ({ kind: 'list', sentences: newsSentences(parameters, catalogue, language) });
  const blocks = [greeting, ...paragraphs, help].map((message): Block =>
    message === '{news}' ? newsList() : { kind: 'paragraph', sentence: format(message, language, values) },
  );
  const title = textOf(format(subject, language, values));
  const text = [...blocks.map(blockText), `${closing}\n${systemName}`].join('\n\n') + '\n';
  const html = renderAlone('mail/mail', { language, title, blocks, closing, systemName });
  return { language, subject: title, text, html };
}

/** A mail without news has none to list. */
function newsSentences(parameters: object, catalogue: Catalogue, written: Language): Sentence[] {
  const items = 'news' in parameters ? (parameters.news as NewsItem[]) : [];
  return items.map(({ what, ...item }) =>
    format(catalogue.news[what], written, valuesOf(newsKinds[what], item, written)),
  );
}

const links = ({ portalUrl, helpDesk }: Pick<Settings, 'portalUrl' | 'helpDesk'>): Values => ({
  portal: linkTo(portalUrl),
  helpDesk: { kind: 'link', text: shownEmailAddress(helpDesk), href: mailtoOf(helpDesk) },
  personalData: linkTo(portalUrl + paths.personalData),
  notYou: linkTo(portalUrl + paths.notYou),
});

const linkTo = (address: string): Marked => ({ kind: 'link', text: address, href: address });

function valuesOf(
  kinds: Readonly<Record<string, Kind>>,
  parameters: Readonly<Record<string, unknown>>,
  written: Language,
): Values {
  const given = Object.keys(kinds).filter((name) => parameters[name] !== undefined);
  const values = given.map((name) => [name, valueOf(kinds[name]!, parameters[name], written)]);
  return Object.fromEntries(values) as Values;
}

function valueOf(kind: Kind, value: unknown, written: Language): unknown {
  switch (kind) {
    case 'date':
      return new Date(value as string);
    case 'password':
      return { kind: 'password', text: value };
    case 'link':
      return { kind: 'link', text: value, href: value };
    case 'language':
    case 'country': {
      const type = kind === 'country' ? 'region' : 'language';
      return new Intl.DisplayNames(localeOf(written), { type }).of(value as string);
    }
    default:
      return value;
  }
}

const timeZone = 'Europe/Stockholm';
/** Swedish time on the 24-hour clock, in every language. The sentences say that it is Swedish time. */
const formats = {
  date: { long: { timeZone, day: 'numeric', month: 'long', year: 'numeric' } },
  time: { short: { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } },
} as const;

/** What some languages call the first day of a month, which Intl does not know: 1er juillet, 1º luglio. */
const firstDay: Partial<Record<string, string>> = { fr: '1er ', it: '1º ' };

class DateTimeFormat extends Intl.DateTimeFormat {
  override format(date: Date): string {
    return super.format(date).replace(/^1 /, firstDay[this.resolvedOptions().locale] ?? '1 ');
  }
}

const formatters: Formatters = {
  getNumberFormat: (...options) => new Intl.NumberFormat(...(options as [string])),
  getDateTimeFormat: (...options) => new DateTimeFormat(...options),
  getPluralRules: (...options) => new Intl.PluralRules(...options),
};

function format(message: string, language: Language, values: Values): Sentence {
  const options = { ignoreTag: true, formatters };
  return [new IntlMessageFormat(message, localeOf(language), formats, options).format<Marked>(values)].flat();
}

/** English and Portuguese as they are written in Europe: 30 November, not November 30. */
const localeOf = (language: Language): string =>
  ({ en: 'en-GB', pt: 'pt-PT' })[language as string] ?? language;

const textOf = (sentence: Sentence): string =>
  sentence.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');

const blockText = (block: Block): string =>
  block.kind === 'paragraph'
    ? textOf(block.sentence)
    : block.sentences.map((sentence) => `– ${textOf(sentence)}`).join('\n');

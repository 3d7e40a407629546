import type { Actor } from '../authorization/actor.ts';
import type { Settings } from '../settings.ts';
import * as format from '../web/format.ts';
import { parseForm, typedText } from '../web/forms.ts';
import { languageOptions } from '../web/language-options.ts';
import { document, formPage, framingPage, notFound, type Reply } from '../web/replies.ts';
import type { Context } from '../web/routes.ts';
import type { Breadcrumb } from '../web/view-types.ts';
import { compose, type Composed } from './compose.ts';
import { examples } from './examples.ts';
import { labels, previewForm } from './forms.ts';
import { mailNames } from './words.ts';

/** Where the mails are shown, and what stands around them. */
export interface PreviewPlace {
  path: string;
  breadcrumbs: Breadcrumb[];
  tabs: { label: string; href: string; current: boolean }[];
}

type Request = Pick<Context<Actor | null>, 'query' | 'params' | 'settings'>;

/** One mail in one language, filled in with example data: as its reader sees it, and as plain text (MAIL-01). */
export function showPreview({ query, settings }: Request, place: PreviewPlace): Reply {
  const typed = Object.fromEntries(query);
  const parsed = parseForm(previewForm, typed);
  const chosen = parsed.accepted
    ? parsed.values
    : { template: typedText(typed, 'template'), language: typedText(typed, 'language') };
  const locals = {
    ...place,
    title: 'Så ser mejlen ut',
    values: chosen,
    labels,
    languageOptions,
    templateOptions,
    errors: parsed.accepted ? [] : parsed.errors,
  };
  if (!parsed.accepted) return formPage('mail/preview', { ...locals, preview: null });
  const { template, language } = parsed.values;
  const { subject, text } = example(parsed.values, settings);
  const preview = {
    subject,
    text,
    language,
    href: `${place.path}/${template}/${language}`,
    name: `${mailNames[template]}, på ${format.language(language)}`,
  };
  return framingPage('mail/preview', { ...locals, preview });
}

const templateOptions = Object.entries(mailNames).map(([value, label]) => ({ value, label }));

/** The HTML of the mail, as a document of its own. */
export function showDocument({ params, settings }: Request): Reply {
  const { success, data } = previewForm.safeParse(params);
  return success ? document(example(data, settings).html) : notFound;
}

const example = (
  { template, language }: ReturnType<typeof previewForm.parse>,
  settings: Settings,
): Composed => compose(template, language, examples[template], settings);

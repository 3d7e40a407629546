import ejs from 'ejs';
import type { Actor } from '../authorization/actor.ts';
import type * as format from './format.ts';
import type { errorOf } from './forms.ts';
import type { Views } from './generated/views.ts';
import type { paths } from './paths.ts';

export type ViewName = keyof Views;

/** Puts another view in: with its locals, or without where it has none. */
export type Include = <Name extends ViewName>(
  name: Name,
  ...locals: Record<string, never> extends Views[Name] ? [locals?: Views[Name]] : [locals: Views[Name]]
) => string;

/** What every view may use without being given it. */
export interface ViewContext {
  actor: Actor | null;
  /** The address of a file of public/, with the hash of its content. */
  asset: (name: string) => string;
  csrfToken: string;
  errorOf: typeof errorOf;
  format: typeof format;
  include: Include;
  paths: typeof paths;
  systemName: string;
}

const { escapeXML } = ejs as unknown as { escapeXML: (text: unknown) => string };

/** Text as it may stand in HTML, attributes included; nothing where there is none. */
export const escape = (text: string | number | null | undefined): string => escapeXML(text);

/** What the partial for one field of a form takes. */
export type Field = Views['partials/field'];

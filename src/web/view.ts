import ejs from 'ejs';
import type { Actor } from '../authorization/actor.ts';
import type * as format from './format.ts';
import type { errorOf } from './forms.ts';
import type { Views } from './generated/views.ts';
import type { paths, subpages } from './paths.ts';

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
  /** Whose form it is; empty where nobody is signed in. */
  ownerToken: string;
  errorOf: typeof errorOf;
  format: typeof format;
  include: Include;
  paths: typeof paths;
  subpages: typeof subpages;
  systemName: string;
}

const { escapeXML } = ejs as unknown as { escapeXML: (text: unknown) => string };

/** Text as it may stand in HTML, attributes included; nothing where there is none. */
export const escape = (text: string | number | null | undefined): string => escapeXML(text);

/** The attributes of a tag. True ones stand alone; false and empty ones are left out, except an empty `value`. */
export const attributes = (all: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(all)
    .filter(([name, value]) => value !== undefined && value !== false && (value !== '' || name === 'value'))
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escape(String(value))}"`))
    .join('');

/** The IDs of what is said about a field: its description, error and notice, as far as there are any. */
export const describedBy = (name: string, said: Readonly<Record<string, string | undefined>>): string =>
  Object.keys(said)
    .filter((part) => said[part])
    .map((part) => `${name}-${part}`)
    .join(' ');

/** What the partial for one field of a form takes. */
export type Field = Views['partials/field'];

/** What the card that asks before something is done takes. */
export type ConfirmCard = Views['partials/confirm-card'];

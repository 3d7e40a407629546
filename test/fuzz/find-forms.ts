import { type HTMLElement, parse } from 'node-html-parser';
import { routes } from '../../src/app.ts';
import type { Route } from '../../src/web/routes.ts';
import { type Fields, formOf, type Visitor } from '../support/portal.ts';
import { codeAt } from '../support/second-factors.ts';
import type { Codes } from './second-factors.ts';

/** A form that somebody is shown, filled in so that it is accepted. */
export interface Form {
  person: string;
  /** The route that it is sent to, as `post /path/:id`. */
  route: string;
  action: string;
  method: 'get' | 'post';
  fields: Fields;
}

export const keyOf = ({ method, path }: Route): string => `${method} ${path}`;

/** The first route that answers a path, as Express finds it. */
export const routeOf = (method: Route['method'], path: string): string | undefined => {
  const found = routes.find(
    (route) =>
      route.method === method &&
      new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path.split(/[?#]/)[0]!),
  );
  return found && keyOf(found);
};

/** How many pages of the same route a person is sent to: what one module offers, another may not. */
const pagesOfRoute = 4;

export interface Found {
  /** The addresses of the pages met. */
  pages: string[];
  forms: Form[];
}

/** Follows the links from the pages to start with, and returns what somebody is shown there. */
export async function explore(person: string, visitor: Visitor, starts: readonly string[]): Promise<Found> {
  const visits = new Map<string, number>();
  const queue = [...starts];
  const seen = new Set(queue);
  const forms: Form[] = [];
  const pages: string[] = [];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const route = routeOf('get', path);
    const before = visits.get(route ?? '') ?? 0;
    if (!route || before >= pagesOfRoute) continue;
    visits.set(route, before + 1);
    const answer = await visitor.get(path);
    pages.push(path);
    if (answer.status === 303 && answer.headers.location) queue.unshift(answer.headers.location);
    if (!answer.headers['content-type']?.includes('html')) continue;
    forms.push(...formsOn(answer.page, person, path));
    for (const link of answer.page.querySelectorAll('a[href^="/"]')) {
      const href = link.getAttribute('href')!.split('#')[0]!;
      if (!seen.has(href)) queue.push(href);
      seen.add(href);
    }
  }
  return { pages, forms };
}

/** The forms of a page, each once for every button that says something of its own. */
export function formsOn(page: HTMLElement, person: string, path: string): Form[] {
  return page.querySelectorAll('form').flatMap((element) => {
    const method = element.getAttribute('method') === 'post' ? 'post' : 'get';
    const action = (element.getAttribute('action') ?? path).split('#')[0]!;
    const route = routeOf(method, action);
    if (!route) throw new Error(`the form on ${path} leads nowhere: ${action}`);
    const shown = formOf({ page: parse(element.outerHTML), status: 200 } as never, 'form').fields;
    const fields = filledIn(shown, element, page);
    const named = element.querySelectorAll('button[name]');
    const plain = element.querySelector('button:not([name])') || named.length === 0 ? [{}] : [];
    const says = named.map((button) => ({
      [button.getAttribute('name')!]: button.getAttribute('value') ?? '',
    }));
    return [...plain, ...says].map((said) => ({
      person,
      route,
      action,
      method,
      fields: { ...fields, ...said },
    }));
  });
}

/** What two forms have in common that are the same form: where they lead, and their fields, whatever numbers are in these. */
export function shapeOf({ route, fields }: Form): string {
  const names = Object.keys(fields).map((name) => name.replace(/-\d+$/, ''));
  return [route, ...new Set(names.sort()), fields.fromStep ?? '', fields.toStep ?? ''].join(' ');
}

let codes: Codes | null = null;

/** What to fill in where a code is asked for. */
export const knowCodes = (known: Codes): void => {
  codes = known;
};

const serial = 'prov';

/** What is filled in where a form is empty and takes nothing empty. */
const right: Readonly<Record<string, string>> = {
  username: `${serial}.person`,
  email: `${serial}@exempel.example`,
  userEmail: `${serial}2@exempel.example`,
  telephone: '08-123 45 67',
  organisationNumber: '',
  presentPassword: 'Demo1234',
  password: 'Demo1234',
  _proof: 'Demo1234',
  newPassword: 'Nyhemlig7kaka',
  repeatedPassword: 'Nyhemlig7kaka',
  website: '',
};

/** The boxes of which the first is ticked where none is. */
const ticked = ['dismissed', 'roles'];

function filledIn(shown: Fields, form: HTMLElement, page: HTMLElement): Fields {
  const fields = { ...shown };
  for (const control of form.querySelectorAll('input, select, textarea')) {
    const name = control.getAttribute('name');
    if (!name || name === '_csrf' || control.getAttribute('type') === 'hidden') continue;
    const isLeftOut = control.getAttribute('type') === 'checkbox' && !ticked.includes(name);
    if (!isLeftOut && (fields[name] ?? '') === '') fields[name] = rightFor(control, name, form, page);
  }
  return fields;
}

/** Of the key on the page, of the app of who signs in, or one of the recovery codes. */
function codeFor(form: HTMLElement, page: HTMLElement, { now, app, recovery }: Codes): string {
  const key = page.querySelector('.key')?.text;
  if (key) return codeAt(key, now);
  return form.getAttribute('action')!.endsWith('/reservkod') ? recovery : app;
}

function rightFor(control: HTMLElement, name: string, form: HTMLElement, page: HTMLElement): string {
  if (control.tagName === 'SELECT')
    return (
      control
        .querySelectorAll('option')
        .map((option) => option.getAttribute('value') ?? '')
        .find(Boolean) ?? ''
    );
  if (control.getAttribute('type') === 'radio' || ticked.includes(name))
    return control.getAttribute('value') ?? 'on';
  // The user who signs in is there already.
  if (name === 'username' && form.querySelector('[name=password]')) return 'lars';
  if (name === 'name' && page.querySelector('.working-on strong'))
    return page.querySelector('.working-on strong')!.text;
  if (name === 'code' && codes) return codeFor(form, page, codes);
  return right[name] ?? 'Provning';
}

/** Steps between the first and the last are left out: the last looks at the fields of all, and each draft is to be undone. */
export const isBetween = ({ fields: { fromStep, toStep } }: Form): boolean =>
  fromStep !== undefined && fromStep !== 'details' && toStep !== 'done';

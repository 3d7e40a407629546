import type { Express } from 'express';
import { type HTMLElement, parse } from 'node-html-parser';
import supertest from 'supertest';
import { createApp } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { type TestDatabase, useDatabase, useForEach } from './database.ts';

export const demoPassword = 'Demo1234';

export type Fields = Record<string, string | string[]>;

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  page: HTMLElement;
}

export interface Portal extends TestDatabase {
  app: Express;
  /** What time it is in the portal; tests may move it. */
  clock: { now: Date };
  visitor: () => Visitor;
  /** A demo user's browser, signed in. */
  signIn: (username: string, password?: string) => Promise<Visitor>;
}

/** The real portal on a database of its own, for the tests of the file. */
export const usePortal = (): Portal => portalOn(useDatabase('demo'));

/** The same on a database of its own for each test, where one test's changes would be in another's way. */
export const usePortalForEach = (): Portal => useForEach('demo', portalOn);

/** The real portal on a database. */
export function portalOn(database: TestDatabase): Portal {
  const clock = { now: new Date() };
  const settings = { ...readSettings({ NODE_ENV: 'test' }), isDemo: true };
  const app = createApp({ settings, prisma: database.prisma, pool: database.pool, clock: () => clock.now });
  const visitor = () => new Visitor(app);
  return {
    ...database,
    app,
    clock,
    visitor,
    signIn: async (username, password = demoPassword) => {
      const browser = visitor();
      const answer = await browser.submit('/logga-in', { username, password });
      if (answer.status !== 303) throw new Error(`${username} could not sign in: ${mainText(answer)}`);
      return browser;
    },
  };
}

/** A browser without JavaScript: keeps cookies, fills in the forms it is shown, and sends their tokens. */
export class Visitor {
  readonly agent: ReturnType<typeof supertest.agent>;

  /** An application, or the address of a portal that runs elsewhere. */
  constructor(app: Express | string) {
    this.agent = supertest.agent(app);
  }

  async get(path: string): Promise<Answer> {
    // As browsers say when they show a page.
    return answerOf(await this.agent.get(path).set('Sec-Fetch-Dest', 'document'));
  }

  /** Opens the page, changes the named fields of its form, and sends it. */
  async submit(path: string, changes: Fields = {}): Promise<Answer> {
    const form = formOf(await this.get(path));
    return this.post(form.action || path, { ...form.fields, ...changes });
  }

  /** Sends fields as they are; without `_csrf`, with the token that the browser was given last. */
  async post(path: string, fields: Fields): Promise<Answer> {
    const body = '_csrf' in fields ? fields : { ...fields, _csrf: await this.token() };
    return answerOf(await this.agent.post(path).type('form').send(encode(body)));
  }

  async token(): Promise<string> {
    const start = await this.get('/');
    const answer = start.status === 303 ? await this.get(start.headers.location ?? '/logga-in') : start;
    return answer.page.querySelector('input[name=_csrf]')?.getAttribute('value') ?? '';
  }
}

export function encode(fields: Fields): string {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of [value].flat()) body.append(name, one);
  return body.toString();
}

const answerOf = ({ status, headers, text }: supertest.Response): Answer => ({
  status,
  headers,
  text,
  page: parse(text),
});

/** The form in the main part of the page, with what it holds now. */
export function formOf(
  { page, status }: Answer,
  selector = 'main form[method=post]',
): { action: string; fields: Fields } {
  const form = page.querySelector(selector);
  if (!form) throw new Error(`no form on the page (${status}): ${page.querySelector('h1')?.text ?? ''}`);
  const fields: Record<string, string[]> = {};
  const add = (name: string, value: string) => (fields[name] ??= []).push(value);
  for (const control of form.querySelectorAll('input, select, textarea')) {
    const name = control.getAttribute('name');
    if (name && isSent(control)) add(name, valueOf(control));
  }
  const single = Object.entries(fields).map(([name, values]) => [
    name,
    values.length === 1 ? values[0]! : values,
  ]);
  return { action: form.getAttribute('action') ?? '', fields: Object.fromEntries(single) as Fields };
}

function isSent(control: HTMLElement): boolean {
  const isTickable = ['checkbox', 'radio'].includes(control.getAttribute('type') ?? '');
  return !isTickable || control.hasAttribute('checked');
}

function valueOf(control: HTMLElement): string {
  // A browser leaves out the line break that follows the start tag.
  if (control.tagName === 'TEXTAREA') return control.textContent.replace(/^\n/, '');
  if (control.tagName === 'SELECT')
    return (
      (control.querySelector('option[selected]') ?? control.querySelector('option'))?.getAttribute('value') ??
      ''
    );
  return control.getAttribute('value') ?? (control.getAttribute('type') === 'checkbox' ? 'on' : '');
}

/** The fields without the one named, as when a box is unticked. */
export const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));

/** What the page says, without the frame around it. */
export const mainText = ({ page }: Answer): string =>
  (page.querySelector('main') ?? page).text.replace(/\s+/g, ' ').trim();

/** The messages at the fields, by field name. */
export const fieldErrors = ({ page }: Answer): Record<string, string> =>
  Object.fromEntries(
    page
      .querySelectorAll('[data-field=validation]')
      .map(({ id, text }) => [id.replace(/-error$/, ''), text.trim()]),
  );

/** The notice on the page that a redirect leads to. */
export const notice = ({ page }: Answer): string =>
  page.querySelector('.ds-alert')?.text.replace(/\s+/g, ' ').trim() ?? '';

import { IntlMessageFormat } from 'intl-messageformat';
import { parse, type HTMLElement } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { catalogues } from '../../src/mail/catalogues.ts';
import { compose } from '../../src/mail/compose.ts';
import type { Language } from '../../src/db/generated/enums.ts';
import { templates, type TemplateName } from '../../src/mail/templates.ts';
import { readSettings } from '../../src/settings.ts';
import { sampleParameters } from '../support/mails.ts';

const settings = readSettings({
  PORTAL_URL: 'https://portalen.example',
  HELP_DESK: 'hjalp@portalen.example',
});
const names = Object.keys(templates) as TemplateName[];
const languages = [...catalogues.keys()];
const composed = (name: TemplateName, language: Language) =>
  compose(name, language, sampleParameters[name], settings);

describe('every mail', () => {
  const cases = names.flatMap((name) => languages.map((language) => ({ name, language })));

  it.each(cases)('MAIL-01 $name in $language says the same as text and as HTML', ({ name, language }) => {
    const { text, html } = composed(name, language);
    const blocks = parse(html).querySelectorAll('p, ul').map(linesOf);
    expect(blocks.join('\n\n')).toBe(text.trim());
  });

  it.each(cases)('MAIL-01 $name in $language says its language to screen readers', ({ name, language }) => {
    const page = parse(composed(name, language).html);
    for (const element of [page.querySelector('html'), page.querySelector('body > div')])
      expect(element?.attributes).toMatchObject({ lang: language, dir: 'ltr' });
    expect(page.querySelector('title')?.text).toBe(composed(name, language).subject);
  });

  it.each(cases)('MAIL-01 $name in $language names the system and where to turn', ({ name, language }) => {
    const { text, subject } = composed(name, language);
    expect(subject).toContain('Myndighetsportalen');
    expect(text).toMatch(/Myndighetsportalen\n$/);
    expect(text).toContain('hjalp@portalen.example');
    expect(`${text}${subject}`).not.toMatch(/[{}](?!x})(?<!\{x})|undefined|Invalid|NaN/);
  });

  it.each(cases)('SEC-03 $name in $language loads nothing from elsewhere', ({ name, language }) => {
    expect(composed(name, language).html).not.toMatch(/<(img|link|script|iframe)|url\(|@import/);
  });
});

describe('a mail', () => {
  it('MAIL-01 is written in Swedish, with the password on a line of its own and Swedish time', () => {
    const { subject, text } = composed('password-reset', 'sv');
    expect(subject).toBe('Nytt tillfälligt lösenord till Myndighetsportalen');
    expect(text).toContain('Hej Åsa Öberg!\n\n');
    expect(text).toContain('\n\nHemligt7kaka\n\n');
    expect(text).toContain('till den 1 juli 2126 klockan 00:30.');
    expect(text).toContain('Logga in på https://portalen.example\n');
  });

  it('MAIL-01 is written in English as it is written in Europe', () => {
    const { subject, text } = composed('password-reset', 'en');
    expect(subject).toBe('New temporary password for Myndighetsportalen');
    expect(text).toContain('until 1 July 2126 at 00:30 CEST.');
  });

  it('MAIL-01 counts days as the language does', () => {
    const subject = (language: 'sv' | 'en', days: number) =>
      compose('password-reminder', language, { ...sampleParameters['password-reminder'], days }, settings)
        .subject;
    expect(subject('sv', 1)).toMatch(/om 1 dag$/);
    expect(subject('sv', 7)).toMatch(/om 7 dagar$/);
    expect(subject('en', 1)).toMatch(/in 1 day$/);
    expect(subject('en', 7)).toMatch(/in 7 days$/);
  });

  it('MAIL-01 shows what was typed as it was typed', () => {
    const { html, text } = composed('user-registered', 'sv');
    expect(html).not.toContain('<b>');
    expect(html).toContain('Åsa &lt;b&gt;');
    expect(text).toContain('Hej Åsa <b>"Öberg"</b> & Co!');
    expect(text).toContain('\n\nHemligt<7>&{x}\n\n');
  });

  it('USR-05 has no place for a username', () => {
    const fields = Object.values(templates).flatMap((template) => Object.keys(template));
    expect(fields.filter((field) => /user/i.test(field))).toEqual([]);
  });

  it('MAIL-01 is not written when something is missing', () => {
    const { name, validUntil } = sampleParameters['password-reset'];
    expect(() => compose('password-reset', 'sv', { name, validUntil } as never, settings)).toThrow(
      'password',
    );
    const wrong = { ...sampleParameters['password-reset'], validUntil: 'snart' };
    expect(() => compose('password-reset', 'sv', wrong, settings)).toThrow();
  });
});

describe('the catalogues', () => {
  const swedish = placeholders(catalogues.get('sv')!);

  it('MAIL-01 there is one for each of the 24 official languages', () => {
    expect(catalogues.size).toBe(24);
  });

  it.each([...catalogues.keys()])('MAIL-01 %s has what the Swedish one has', (language) => {
    expect(placeholders(catalogues.get(language)!)).toEqual(swedish);
  });

  it('MAIL-01 use all that a template is filled in with', () => {
    for (const name of names) {
      const used = Object.entries(swedish).filter(
        ([key]) => key.startsWith(name) || key === 'common.greeting',
      );
      expect(used.flatMap(([, values]) => values)).toEqual(
        expect.arrayContaining(Object.keys(templates[name])),
      );
    }
  });
});

/** Key of each sentence to the names of its placeholders, in order; lists must be as long. */
function placeholders(value: unknown, key = ''): Record<string, string[]> {
  if (typeof value === 'string') return { [key]: [...new Set(variables(value))].sort() };
  const nested = Object.entries(value as object).map(([name, inner]) =>
    placeholders(inner, key === '' ? name : `${key}.${name}`),
  );
  return Object.assign({}, ...nested) as Record<string, string[]>;
}

function variables(message: string): string[] {
  const literal = 0;
  const pound = 7;
  const elements = new IntlMessageFormat(message, 'sv', undefined, { ignoreTag: true }).getAst();
  return elements
    .filter(({ type }) => (type as number) !== literal && (type as number) !== pound)
    .map((element) => (element as { value: string }).value);
}

function linesOf(paragraph: HTMLElement): string {
  const items = paragraph.querySelectorAll('li');
  if (items.length > 0) return items.map(({ text }) => `– ${text}`).join('\n');
  const [first = '', ...others] = paragraph.innerHTML.split('<br>').map((line) => parse(line).text);
  return [first, ...others].join('\n');
}

import { IntlMessageFormat } from 'intl-messageformat';
import { type HTMLElement, parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/db/generated/enums.ts';
import { catalogues } from '../../src/mail/catalogues.ts';
import { compose } from '../../src/mail/compose.ts';
import { type TemplateName, templates } from '../../src/mail/templates.ts';
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
    expect(text).toMatch(/ https:\/\/portalen\.example\/personuppgifter\n/);
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
    expect(text).toContain('till den 1 juli 2126 klockan 00:30 svensk tid.');
    expect(text).toContain('Logga in på https://portalen.example\n');
  });

  it('MAIL-01 is written in English as it is written in Europe', () => {
    const { subject, text } = composed('password-reset', 'en');
    expect(subject).toBe('New temporary password for Myndighetsportalen');
    expect(text).toContain('until 1 July 2126 at 00:30 Swedish time.');
  });

  it.each(languages)('MAIL-01 tells Swedish time by the 24-hour clock, and says so, in %s', (language) => {
    for (const name of ['user-registered', 'password-reset', 'invitation-reminder'] as const) {
      const { text } = composed(name, language);
      expect(text).toMatch(/\b(00|23)[.:]30\b/);
      expect(text).toMatch(sweden);
      expect(text).not.toMatch(/CES?T|GMT|UTC/);
    }
  });

  it.each([
    ['fr', 'jusqu’au 1er juillet 2126'],
    ['it', '1º luglio 2126'],
    ['es', 'hasta el 1 de julio de 2126'],
  ] as const)('MAIL-01 names the first day of a month as is done in %s', (language, date) => {
    expect(composed('password-reset', language).text).toContain(date);
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

  it.each(languages)('MAIL-01 %s inflects for every category of number that the language has', (language) => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const plurals = sentencesOf(catalogues.get(language)!).flatMap((message) =>
      parsed(message).filter(isPlural),
    );
    expect(plurals).not.toEqual([]);
    for (const { options } of plurals)
      expect(Object.keys(options)).toEqual(expect.arrayContaining(pluralCategories));
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

describe('this Node', () => {
  const others = languages.filter((language) => language !== 'en');

  it.each(others)(
    'MAIL-01 knows the words and the plurals of %s, and does not fall back to English',
    (language) => {
      expect(new Intl.DateTimeFormat(language).resolvedOptions().locale).toBe(language);
      expect(new Intl.PluralRules(language).resolvedOptions().locale).toBe(language);
      expect(languageNames(language)).not.toContain(undefined);
      expect(languageNames(language)).not.toEqual(languageNames('en'));
      expect(monthNames(language)).not.toEqual(monthNames('en'));
    },
  );
});

/** Sweden or Swedish, in each of the languages. */
const sweden =
  /\b(sv[eé]|swed|schwed|zwee|suè|sué|suec|sued|szw|Iżvez|Ruots|Roots|Zviedr|Sualainn)|[Šš]v[eé]|швед|Σουηδ/i;

const languageNames = (language: Language) => {
  const names = new Intl.DisplayNames(language, { type: 'language', fallback: 'none' });
  return languages.map((named) => names.of(named));
};

const monthNames = (language: Language) => {
  const months = new Intl.DateTimeFormat(language, { month: 'long' });
  return Array.from({ length: 12 }, (_, month) => months.format(new Date(2026, month, 15)));
};

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
  return parsed(message)
    .filter(({ type }) => (type as number) !== literal && (type as number) !== pound)
    .map((element) => (element as { value: string }).value);
}

const parsed = (message: string) =>
  new IntlMessageFormat(message, 'sv', undefined, { ignoreTag: true }).getAst();

type Element = ReturnType<typeof parsed>[number];

const isPlural = (element: Element): element is Extract<Element, { pluralType?: unknown }> =>
  'pluralType' in element;

const sentencesOf = (value: object): string[] =>
  Object.values(value).flatMap((inner: string | object) =>
    typeof inner === 'string' ? [inner] : sentencesOf(inner),
  );

function linesOf(paragraph: HTMLElement): string {
  const items = paragraph.querySelectorAll('li');
  if (items.length > 0) return items.map(({ text }) => `– ${text}`).join('\n');
  const [first = '', ...others] = paragraph.innerHTML.split('<br>').map((line) => parse(line).text);
  return [first, ...others].join('\n');
}

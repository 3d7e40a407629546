import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import sv from '../../src/mail/catalogues/sv.json' with { type: 'json' };
import { projectFolder } from '../../src/project-folder.ts';

const textOf = (path: string): string => readFileSync(new URL(path, projectFolder), 'utf8');

/** What a view can show: without comments. */
const views = readdirSync(new URL('views', projectFolder), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ejs'))
  .map((path) => ({
    path,
    shown: textOf(`views/${path}`).replace(/<%#[^]*?%>|\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''),
  }));

const showing = (pattern: RegExp): string[] =>
  views.filter(({ shown }) => pattern.test(shown)).map(({ path }) => path);

it('Swedish quotation marks are ”…”, on the screen and in mails', () => {
  expect(views.length).toBeGreaterThan(60);
  expect(showing(/[«»“]/)).toEqual([]);
  expect(JSON.stringify(sv)).not.toMatch(/[«»“]/);
});

it.each([
  ['(frivilligt), as the manual', /\(valfritt\)/],
  ['E-postadress, as the manual', />E-post</],
  ['Status, as the manual', /Kontostatus/],
  ['Myndighetens del, since a role is what a user has', /Myndighetens roll/],
  ['Sök, whatever is looked for', /type="submit">Filtrera</],
  ['Rensa, whatever is emptied', />Rensa \w/],
  ['Återkalla, whatever is taken back', /Dra tillbaka/],
])('one word for one thing: %s', (_, other) => {
  expect(showing(other)).toEqual([]);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { projectFolder } from '../../src/project-folder.ts';
import { anchorsOf } from './anchors.ts';

const clone = fileURLToPath(projectFolder);

const documents = ['README.md', ...pagesIn('.github'), ...pagesIn('docs')];

function pagesIn(folder: string): string[] {
  return readdirSync(join(clone, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')));
}

const textOf = (path: string): string => readFileSync(join(clone, path), 'utf8');

interface Link {
  to: string;
  anchor: string | undefined;
}

/** The links to files of the project. */
const linksOf = (path: string): Link[] =>
  [...textOf(path).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, to, anchor]) => ({
    to: to ? posix.join(dirname(path), to) : path,
    anchor,
  }));

it.each(documents)('every link of %s leads somewhere', (path) => {
  const broken = linksOf(path).filter(
    ({ to, anchor }) => !existsSync(join(clone, to)) || (anchor && !anchorsOf(textOf(to)).includes(anchor)),
  );
  expect(broken).toEqual([]);
});

it.each(documents)('every file that %s names is there', (path) => {
  const named = [
    ...textOf(path).matchAll(/`((?:src|test|views|prisma|public|docs|\.github)\/[\w./-]*\w)\/?`/g),
  ];
  const missing = named.map(([, file]) => file!).filter((file) => !existsSync(join(clone, file)));
  expect(missing).toEqual([]);
});

it('every page is found from the README', () => {
  const found = new Set(['README.md']);
  for (const path of found)
    if (path.endsWith('.md'))
      for (const { to } of linksOf(path)) if (existsSync(join(clone, to))) found.add(to);
  expect(documents.filter((path) => !found.has(path))).toEqual([]);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { rules } from './rules.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Where the rules are written, in the words that bind; not everywhere that the tests run. Those of the second part
 * count from the day that they are proven.
 */
const [source, secondPart] = ['rules.md', 'rules-2.md'].map((name) => join(folder, '../../shared', name)) as [
  string,
  string,
];

/** The IDs of the rules in a file, in its order. */
const writtenIn = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/^- ([A-Z]{2,4}-\d{2}) /gm)].map(([, id]) => id!);

const titles = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) =>
    titlesIn(ts.createSourceFile(path, readFileSync(join(folder, path), 'utf8'), ts.ScriptTarget.Latest)),
  );

/** How the titles of all tests begin: a title with values in it counts up to the first of them. */
function titlesIn(node: ts.Node): string[] {
  const found: string[] = [];
  if (ts.isCallExpression(node) && isTest(node.expression)) {
    const [title] = node.arguments;
    if (title && ts.isStringLiteralLike(title)) found.push(title.text);
    if (title && ts.isTemplateExpression(title)) found.push(title.head.text);
  }
  node.forEachChild((child) => void found.push(...titlesIn(child)));
  return found;
}

/** `it` and `it.each(…)`; not `it.skip` and its like, which prove nothing. */
function isTest(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 'it';
  if (!ts.isCallExpression(called)) return false;
  const { expression: each } = called;
  return ts.isPropertyAccessExpression(each) && each.name.text === 'each' && isTest(each.expression);
}

/** The IDs that a title begins with: it may prove several rules. */
const idsOf = (title: string): string[] =>
  /^(?:[A-Z]{2,4}-\d{2} )*/.exec(title)![0].split(' ').filter(Boolean);

describe('the rules of the system', () => {
  it('each have a test whose title starts with their ID', () => {
    const proven = new Set(titles.map((title) => idsOf(title)[0]));
    expect(Object.keys(rules).filter((id) => !proven.has(id))).toEqual([]);
  });

  it('are all that the titles of tests name', () => {
    expect([...new Set(titles.flatMap(idsOf))].filter((id) => !(id in rules))).toEqual([]);
  });

  it.runIf(existsSync(source))('are all those of shared/rules.md, in its order', () => {
    const further = writtenIn(secondPart);
    expect(Object.keys(rules).filter((id) => !further.includes(id))).toEqual(writtenIn(source));
  });

  it.runIf(existsSync(secondPart))('are beside them some of shared/rules-2.md, in its order', () => {
    const further = writtenIn(secondPart);
    const proven = Object.keys(rules).filter((id) => further.includes(id));
    expect(proven).toEqual(further.filter((id) => id in rules));
  });
});

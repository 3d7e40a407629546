import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { paths } from '../src/web/paths.ts';

/** The features in order: each may use only those after it. */
const features = [
  'demo',
  'home',
  'tasks',
  'information',
  'key-figures',
  'managed-authorities',
  'module-access',
  'delegation',
  'national-coordinators',
  'countries',
  'invitations',
  'registration',
  'users',
  'sessions',
  'second-factors',
  'passwords',
  'authorities',
  'search',
  'sign-ins',
  'name-changes',
  'roles',
  'modules',
  'keywords',
  'ordering',
  'translations',
  'email-changes',
  'news',
  'mail',
  'audit',
];

/** What every feature stands on; knows none of them. */
const ground = ['authorization', 'db', 'operation', 'spreadsheets', 'web'];

/** Imports that break a rule and are right all the same, with the reason. */
const exceptions: Record<string, string> = {
  'db/open.ts → demo/seed.ts': 'the embedded database begins with demo data',
  'audit/words.ts → authorities/fields.ts': 'the log calls each field what its page calls it',
  'audit/words.ts → users/forms.ts': 'the log calls each field what its page calls it',
  'search/queries.ts → authorities/organisation-number.ts':
    'a pure function, which reads a number in every notation',
  'web/routes.ts → mail/outbox.ts': 'every handler is given the outbox: its type alone',
};

interface Import {
  from: string;
  /** Relative to src; the package's name for a package. */
  to: string;
  typeOnly: boolean;
}

const clone = fileURLToPath(new URL('..', import.meta.url));

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(clone, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => ending.test(path) && !/^src\/(db|web)\/generated\//.test(path));

const sources = filesIn('src', /\.ts$/).map((path) => relative('src', path));
const trees = new Map(sources.map((path) => [path, parse(join('src', path))]));
const imports = sources.flatMap((path) => importsOf(path, trees.get(path)!));
const inside = imports.filter(({ to }) => trees.has(to));

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(clone, path), 'utf8'), ts.ScriptTarget.Latest, true);
}

function importsOf(from: string, tree: ts.SourceFile): Import[] {
  return nodesOf(tree).flatMap((node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const { moduleSpecifier } = node;
      return moduleSpecifier ? [importOf(from, moduleSpecifier, isTypeOnly(node))] : [];
    }
    const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    return isDynamic ? [importOf(from, node.arguments[0]!, false)] : [];
  });
}

function importOf(from: string, specifier: ts.Expression, typeOnly: boolean): Import {
  const text = ts.isStringLiteral(specifier) ? specifier.text : '';
  return { from, to: text.startsWith('.') ? join(dirname(from), text) : text, typeOnly };
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  const bindings = clause.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  return (
    clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (named.length > 0 && !clause.name && named.every((element) => element.isTypeOnly))
  );
}

function nodesOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return [node, ...children.flatMap(nodesOf)];
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');
const isFeature = (path: string): boolean => features.includes(folderOf(path));
const isPage = (path: string): boolean => /^[\w-]+\/pages\//.test(path);
const isNamed = (path: string, ...names: string[]): boolean =>
  names.some((name) => path.endsWith(`/${name}.ts`));

/** Writes record what they do in the log, themselves or through another file of the feature. */
const isWrite = (path: string): boolean =>
  isFeature(path) &&
  !isPage(path) &&
  !isNamed(path, 'routes', 'main') &&
  inside.some(
    ({ from, to, typeOnly }) =>
      from === path &&
      !typeOnly &&
      (to === 'audit/record-event.ts' || (folderOf(to) === folderOf(path) && isWrite(to))),
  );

const shown = ({ from, to }: Import): string => `${from} → ${to}`;

/** The imports that break the rule. */
const offences = (isOffence: (found: Import) => boolean): string[] =>
  inside
    .filter(isOffence)
    .map(shown)
    .filter((line) => !(line in exceptions));

it('every folder is a feature, ground, or what holds them together', () => {
  const folders = new Set(sources.map(folderOf));
  expect([...folders].sort()).toEqual(['', 'admin', 'dev', 'jobs', ...ground, ...features].sort());
});

it('the ground knows no feature', () => {
  expect(offences(({ from, to }) => ground.includes(folderOf(from)) && isFeature(to))).toEqual([]);
});

it('features use each other in one direction', () => {
  const place = (path: string): number => features.indexOf(folderOf(path));
  expect(offences(({ from, to }) => isFeature(from) && isFeature(to) && place(to) < place(from))).toEqual([]);
});

it('the pages, forms and routes of a feature are its own', () => {
  const isPrivate = (path: string): boolean => isPage(path) || isNamed(path, 'forms', 'routes');
  const mayKnow = ({ from, to }: Import): boolean =>
    folderOf(from) === folderOf(to) || (from === 'app.ts' && isNamed(to, 'routes'));
  expect(offences((found) => isFeature(found.to) && isPrivate(found.to) && !mayKnow(found))).toEqual([]);
});

it('inside a feature: routes → pages → writes → forms, queries, messages', () => {
  const layer = (path: string): number => {
    if (isNamed(path, 'routes', 'main')) return 4;
    if (isPage(path)) return 3;
    if (isWrite(path)) return 2;
    return isNamed(path, 'forms', 'queries', 'messages') ? 0 : 1;
  };
  const isUpwards = ({ from, to }: Import): boolean => layer(to) > Math.max(layer(from), 1);
  expect(
    offences(
      (found) => isFeature(found.from) && folderOf(found.from) === folderOf(found.to) && isUpwards(found),
    ),
  ).toEqual([]);
});

it('rules are pure: they import types alone', () => {
  const found = imports.filter(({ from, typeOnly }) => isNamed(from, 'rules') && !typeOnly);
  expect(found.map(shown)).toEqual([]);
});

it('only the web folder and app.ts know Express', () => {
  const found = imports.filter(
    ({ from, to }) => to === 'express' && folderOf(from) !== 'web' && from !== 'app.ts',
  );
  expect(found.map(shown)).toEqual([]);
});

it('SEC-07 only web/text.ts brings text into a normal form: it measures first', () => {
  const calls = [...trees].flatMap(([path, tree]) =>
    nodesOf(tree)
      .filter((node) => ts.isPropertyAccessExpression(node) || ts.isStringLiteral(node))
      .filter((node) => (ts.isStringLiteral(node) ? node.text : node.name.text) === 'normalize')
      .map(() => path),
  );
  expect(calls).toEqual(['web/text.ts']);
});

/** Routes write out how addresses go on below a page, and paths those of a noun; strangers' machines ask for health. */
const writesAddresses = (path: string): boolean =>
  isNamed(path, 'paths', 'routes') || path === 'web/health.ts';

/** What begins with a slash there is a file, a database or the metrics. */
const holdsNoPages = ['db', 'dev', 'operation'];

it('addresses are taken from the files that write them, and pages that others lead to from web/paths.ts', () => {
  const roots = Object.values(paths).filter((path) => path !== paths.start);
  /** A whole address, or one that goes on after what is put in before it. */
  const isAddress = ({ text }: ts.LiteralLikeNode): boolean => /^\/[a-z:]/.test(text);
  const isRoot = ({ text }: ts.LiteralLikeNode): boolean => roots.some((root) => text.startsWith(root));
  const isStart = (node: ts.Node): boolean => ts.isStringLiteral(node) && node.text === paths.start;
  const found = [...trees]
    .filter(([path]) => path !== 'web/paths.ts' && !holdsNoPages.includes(folderOf(path)))
    .flatMap(([path, tree]) =>
      nodesOf(tree)
        .filter((node) => ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node))
        .filter(
          (node) =>
            (writesAddresses(path) ? isRoot : isAddress)(node as ts.LiteralLikeNode) ||
            (isFeature(path) && isStart(node)),
        )
        .map((node) => `${path}: ${node.getText(tree)}`),
    );
  expect(found).toEqual([]);
});

it('views are given their addresses', () => {
  const found = filesIn('views', /\.ejs$/).flatMap((path) =>
    (readFileSync(join(clone, path), 'utf8').match(/["'`}>]\/[a-z][\w/-]*/g) ?? []).map(
      (text) => `${path}: ${text}`,
    ),
  );
  expect(found).toEqual([]);
});

/** These hand the whole environment on to programs that they start; they read nothing from it. */
const handsOn = ['db/embedded.ts', 'dev/main.ts', 'operation/processes.ts'];

it('settings are read in one place', () => {
  const isEnvironment = (node: ts.Node): boolean => /^process(?:\.env|\[.env.\])$/.test(node.getText());
  /** Spread or given away whole: no name is asked for. */
  const isHandedOn = ({ parent }: ts.Node): boolean =>
    ts.isSpreadAssignment(parent) ||
    (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression));
  const found = [...trees]
    .filter(([path]) => path !== 'settings.ts')
    .flatMap(([path, tree]) =>
      nodesOf(tree)
        .filter(
          (node) =>
            isEnvironment(node) || (ts.isStringLiteral(node) && /^(?:node:)?process$/.test(node.text)),
        )
        .filter((node) => !(handsOn.includes(path) && isHandedOn(node)))
        .map((node) => `${path}: ${node.parent.getText()}`),
    );
  expect(found).toEqual([]);
});

it('the programs that run before anything is built ask the environment about npm alone', () => {
  const names = filesIn('src', /\.mjs$/).flatMap((path) =>
    nodesOf(parse(path)).flatMap((node) =>
      ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process.env'
        ? [node.name.text]
        : [],
    ),
  );
  expect(names.sort()).toEqual(['NODE_ENV', 'npm_execpath']);
});

it('every exception is still needed', () => {
  const lines = inside.map(shown);
  expect(Object.keys(exceptions).filter((line) => !lines.includes(line))).toEqual([]);
});

it('nothing is of type any, and nothing is exported on from elsewhere', () => {
  const offenders = [...trees].filter(([, tree]) =>
    nodesOf(tree).some(
      (node) =>
        node.kind === ts.SyntaxKind.AnyKeyword || (ts.isExportDeclaration(node) && node.moduleSpecifier),
    ),
  );
  expect(offenders.map(([path]) => path)).toEqual([]);
});

/** Data, not a program. */
const isData = (path: string): boolean => path === 'src/demo/authorities.ts';

it('no program, view or test is longer than 300 lines', () => {
  const paths = ['src', 'test', 'views', 'public/js'].filter((folder) => existsSync(join(clone, folder)));
  const lengths = paths
    .flatMap((folder) => filesIn(folder, /\.(?:ts|mjs|js|ejs)$/))
    .filter((path) => !isData(path))
    .map((path) => ({ path, lines: readFileSync(join(clone, path), 'utf8').split('\n').length - 1 }));
  expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
});

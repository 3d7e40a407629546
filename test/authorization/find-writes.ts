import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const source = fileURLToPath(new URL('../../src/', import.meta.url));

/**
 * The writes of the features, found in the source: every exported function that is given what a write is done with
 * (`Work` and its kin), or opens a transaction, itself or through another function of its file. As `feature/file name`.
 */
export function findWrites(): string[] {
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /^[\w-]+\/.*\.ts$/.test(path) && !/^(?:admin|db|jobs|operation|web)\//.test(path),
  );
  return paths.flatMap((path) => {
    const text = readFileSync(source + path, 'utf8');
    const functions = functionsOf(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
    const opening = openers(functions);
    return functions
      .filter(({ name, isExported, made }) => isExported && (isGivenWork(made) || opening.has(name)))
      .map(({ name }) => `${path.replace(/\.ts$/, '')} ${name}`);
  });
}

interface Found {
  name: string;
  isExported: boolean;
  made: ts.FunctionLikeDeclaration;
}

const functionsOf = (tree: ts.SourceFile): Found[] =>
  tree.statements.flatMap((statement): Found[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (ts.isFunctionDeclaration(statement))
      return [{ name: statement.name!.text, isExported, made: statement }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer: made }) =>
      made && ts.isArrowFunction(made) ? [{ name: name.getText(), isExported, made }] : [],
    );
  });

/** Within somebody else's transaction it is a part of that one's write. */
function isGivenWork({ parameters }: ts.FunctionLikeDeclaration): boolean {
  const types = parameters.map(({ type }) => type?.getText() ?? '');
  return types.some((type) => /Work\b/.test(type)) && !types.includes('Transaction');
}

/** The functions of a file that open a transaction, or use one of the file's that does. */
function openers(functions: readonly Found[]): ReadonlySet<string> {
  const opening = new Set(['$transaction']);
  for (let before = 0; before !== opening.size;) {
    before = opening.size;
    for (const { name, made } of functions) if (mentions(made, opening)) opening.add(name);
  }
  return opening;
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node) && names.has(node.text)) return true;
  return node.forEachChild((child) => mentions(child, names) || undefined) ?? false;
}

import ts from 'typescript';
import { isSql, isText } from './types.ts';

/** A place in the program that sends a query. */
export interface Query {
  node: ts.Expression;
  /** A template, or an expression that leads to SQL or to text. */
  sql: ts.TemplateLiteral | ts.Expression;
  /** What each row is taken for. */
  row: ts.Type | undefined;
}

/** The methods that send SQL, of Prisma and of our readers; rows are their first type argument, or one of its items. */
const methods = new Set(['$queryRaw', '$executeRaw', 'read']);

/** Every query of the files. */
export function queriesOf(types: ts.TypeChecker, files: readonly ts.SourceFile[]): Query[] {
  const queries: Query[] = [];
  const visit = (node: ts.Node): void => {
    const query = queryAt(types, node);
    if (query) queries.push(query);
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return queries;
}

function queryAt(types: ts.TypeChecker, node: ts.Node): Query | undefined {
  if (ts.isTaggedTemplateExpression(node))
    return methods.has(calledName(node.tag))
      ? { node, sql: node.template, row: rowOf(types, node) }
      : undefined;
  if (!ts.isCallExpression(node) || !node.arguments[0]) return undefined;
  const name = calledName(node.expression);
  if (methods.has(name) && isSql(types.getTypeAtLocation(node.arguments[0]))) {
    const row = rowOf(types, node);
    return row?.flags === ts.TypeFlags.TypeParameter ? undefined : { node, sql: node.arguments[0], row };
  }
  if (name === 'query' && isText(types.getTypeAtLocation(node.arguments[0])))
    return {
      node,
      sql: node.arguments[0],
      row: node.typeArguments?.[0] && types.getTypeFromTypeNode(node.typeArguments[0]),
    };
  return forwarded(types, node);
}

const calledName = (callee: ts.Expression): string =>
  ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();

/** A call of our own function that takes a query or its rows, as an argument or in an object: `csv`, `csvPage`. */
function forwarded(types: ts.TypeChecker, node: ts.CallExpression): Query | undefined {
  const parameters = types.getResolvedSignature(node)?.getParameters() ?? [];
  for (const [position, argument] of node.arguments.entries()) {
    const parameter = parameters[position];
    const wanted = parameter && types.getTypeOfSymbolAtLocation(parameter, node);
    const given = ts.isObjectLiteralExpression(argument)
      ? argument.properties.filter(ts.isPropertyAssignment)
      : [];
    const pairs: [ts.Expression, ts.Type | undefined][] = [
      [argument, wanted],
      ...given.map(({ name, initializer }): [ts.Expression, ts.Type | undefined] => {
        const property = wanted?.getProperty(name.getText());
        return [initializer, property && types.getTypeOfSymbolAtLocation(property, node)];
      }),
    ];
    for (const [sql, type] of pairs) {
      const row = isSql(types.getTypeAtLocation(sql)) && type && rowIn(types, type);
      if (row) return { node, sql, row };
    }
  }
  return undefined;
}

/** The row of a type that is SQL or a list of rows. */
function rowIn(types: ts.TypeChecker, type: ts.Type): ts.Type | undefined {
  const rows = type.isUnion() ? type.types.find((one) => !isSql(one)) : undefined;
  return rows && types.getIndexTypeOfType(rows, ts.IndexKind.Number);
}

/** What one row of the answer is: an item of the list that is promised, or of the batches that are read. */
function rowOf(
  types: ts.TypeChecker,
  node: ts.CallExpression | ts.TaggedTemplateExpression,
): ts.Type | undefined {
  const [given] = node.typeArguments ?? [];
  if (calledName(ts.isCallExpression(node) ? node.expression : node.tag) === 'read')
    return given && types.getTypeFromTypeNode(given);
  const rows = given ? types.getTypeFromTypeNode(given) : types.getAwaitedType(types.getTypeAtLocation(node));
  return rows && types.getIndexTypeOfType(rows, ts.IndexKind.Number);
}

/** The texts of all templates of SQL. */
export function templatesOf(files: readonly ts.SourceFile[]): ts.TemplateLiteralLikeNode[] {
  const parts: ts.TemplateLiteralLikeNode[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isTaggedTemplateExpression(node) &&
      (methods.has(calledName(node.tag)) || node.tag.getText() === 'Prisma.sql')
    ) {
      const { template } = node;
      if (ts.isNoSubstitutionTemplateLiteral(template)) parts.push(template);
      else parts.push(template.head, ...template.templateSpans.map(({ literal }) => literal));
    }
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return parts;
}

/** Where the values of a parameter or a property come from, in the whole program. */
export interface Origins {
  argumentsOf: (parameter: ts.ParameterDeclaration) => ts.Expression[];
  valuesOf: (property: ts.Symbol) => ts.Expression[];
}

/** Looks for where parameters and properties get their values. */
export function originsIn(types: ts.TypeChecker, files: readonly ts.SourceFile[]): Origins {
  const calls = new Map<ts.Node, ts.CallExpression[]>();
  // By declaration: a mapped type such as Pick makes symbols of its own.
  const properties = new Map<ts.Declaration, ts.Expression[]>();
  const add = <Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void =>
    void map.set(key, [...(map.get(key) ?? []), item]);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const called = types.getResolvedSignature(node)?.declaration;
      if (called) add(calls, called, node);
    }
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
      const property = types.getContextualType(node.parent)?.getProperty(node.name.getText());
      const [declaration] = property?.declarations ?? [];
      if (declaration)
        add(properties, declaration, ts.isPropertyAssignment(node) ? node.initializer : node.name);
    }
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return {
    argumentsOf: (parameter) => {
      const position = parameter.parent.parameters.indexOf(parameter);
      return (calls.get(parameter.parent) ?? []).flatMap((call) => call.arguments[position] ?? []);
    },
    valuesOf: ({ declarations = [] }) => declarations.flatMap((one) => properties.get(one) ?? []),
  };
}

/** The program that tsconfig.json describes; `changed` is text that stands instead of that of files. */
export function openProgram(changed: ReadonlyMap<string, string> = new Map()): ts.Program {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const host = ts.createCompilerHost(options);
  host.readFile = (path) => changed.get(path) ?? ts.sys.readFile(path);
  return ts.createProgram(fileNames.filter(isSource), options, host);
}

/** Our own files, without those that are generated. */
export const sourcesOf = (program: ts.Program): ts.SourceFile[] =>
  program.getSourceFiles().filter(({ fileName }) => isSource(fileName));

const isSource = (path: string): boolean =>
  /\/src\/[^.]+\.ts$/.test(path) &&
  !path.includes('/generated/') &&
  !path.includes('/src/dev/') &&
  !path.endsWith('/schema-engine.ts');

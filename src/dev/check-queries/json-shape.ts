import { type Node, parse, type SelectStmt } from 'libpg-query';

/** What JSON that a query makes looks like, as far as its words tell. */
export type JsonShape = { keys: Map<string, JsonShape> } | { items: JsonShape } | undefined;

type Tables = ReadonlyMap<string, SelectStmt>;

/** The shapes of the columns of a statement that PostgreSQL has found right, by name. */
export async function jsonShapesOf(statement: string): Promise<Map<string, JsonShape>> {
  const { stmts } = await parse(statement);
  const [first] = stmts ?? [];
  return first?.stmt && 'SelectStmt' in first.stmt ? columnsOf(first.stmt.SelectStmt, new Map()) : new Map();
}

/** The columns that are named; those of `*` are found where they come from. */
function columnsOf(select: SelectStmt, outer: Tables): Map<string, JsonShape> {
  if (select.larg) return columnsOf(select.larg, tablesOf(select, outer));
  const tables = tablesOf(select, outer);
  return new Map(
    (select.targetList ?? []).flatMap((target): [string, JsonShape][] => {
      if (!('ResTarget' in target) || !target.ResTarget.val) return [];
      const { name, val } = target.ResTarget;
      const path = columnPath(val);
      if (path?.at(-1) === '*') return [...starOf(path, tables)];
      const column = name ?? path?.at(-1) ?? calledName(val);
      return column ? [[column, shapeOf(val, tables)]] : [];
    }),
  );
}

/** The queries that stand behind names: common tables and those in FROM. */
function tablesOf(select: SelectStmt, outer: Tables): Tables {
  const tables = new Map(outer);
  for (const table of select.withClause?.ctes ?? [])
    if ('CommonTableExpr' in table) {
      const { ctename, ctequery } = table.CommonTableExpr;
      if (ctename && ctequery && 'SelectStmt' in ctequery) tables.set(ctename, ctequery.SelectStmt);
    }
  const visit = (source: Node | undefined): void => {
    if (!source) return;
    if ('JoinExpr' in source) [source.JoinExpr.larg, source.JoinExpr.rarg].forEach(visit);
    if ('RangeVar' in source) {
      const { relname, alias } = source.RangeVar;
      const behind = tables.get(relname!);
      if (behind && alias?.aliasname) tables.set(alias.aliasname, behind);
    }
    if ('RangeSubselect' in source) {
      const { subquery, alias } = source.RangeSubselect;
      if (subquery && 'SelectStmt' in subquery && alias?.aliasname)
        tables.set(alias.aliasname, subquery.SelectStmt);
    }
  };
  select.fromClause?.forEach(visit);
  return tables;
}

function starOf(path: string[], tables: Tables): Map<string, JsonShape> {
  const from = path.length > 1 ? [path[0]!] : [...tables.keys()];
  return new Map(from.flatMap((name) => [...tableColumns(name, tables)]));
}

/** Columns of a query that have been found; those of a recursive one are none while it is looked at. */
const found = new WeakMap<SelectStmt, Map<string, JsonShape>>();

function tableColumns(name: string, tables: Tables): Map<string, JsonShape> {
  const select = tables.get(name);
  if (!select) return new Map();
  if (!found.has(select)) {
    found.set(select, new Map());
    found.set(select, columnsOf(select, tables));
  }
  return found.get(select)!;
}

/** The words of a column such as u.email or u.*; undefined for anything else. */
const columnPath = (node: Node): string[] | undefined =>
  'ColumnRef' in node
    ? (node.ColumnRef.fields ?? []).map((field) => ('String' in field ? field.String.sval! : '*'))
    : undefined;

/** PostgreSQL names a column after its cast column or its function. */
function calledName(node: Node): string | undefined {
  if ('TypeCast' in node && node.TypeCast.arg) return columnPath(node.TypeCast.arg)?.at(-1);
  return 'FuncCall' in node ? functionName(node) : undefined;
}

const functionName = (node: Extract<Node, { FuncCall: unknown }>): string | undefined => {
  const last = node.FuncCall.funcname?.at(-1);
  return last && 'String' in last ? last.String.sval : undefined;
};

function shapeOf(node: Node, tables: Tables): JsonShape {
  if ('TypeCast' in node && node.TypeCast.arg) return shapeOf(node.TypeCast.arg, tables);
  if ('CoalesceExpr' in node) return firstShape(node.CoalesceExpr.args ?? [], tables);
  if ('CaseExpr' in node) {
    const { args = [], defresult } = node.CaseExpr;
    const results = args.flatMap((one) =>
      'CaseWhen' in one && one.CaseWhen.result ? [one.CaseWhen.result] : [],
    );
    return firstShape(defresult ? [...results, defresult] : results, tables);
  }
  if ('SubLink' in node) {
    const { subselect, subLinkType } = node.SubLink;
    if (!subselect || !('SelectStmt' in subselect)) return undefined;
    const [first] = columnsOf(subselect.SelectStmt, tables).values();
    const only = first ?? unnamedShape(subselect.SelectStmt, tables);
    return subLinkType === 'ARRAY_SUBLINK' ? { items: only } : only;
  }
  if ('ColumnRef' in node) {
    const path = columnPath(node)!;
    const from = path.length > 1 ? [path[0]!] : [...tables.keys()];
    return from.map((name) => tableColumns(name, tables).get(path.at(-1)!)).find(Boolean);
  }
  return 'FuncCall' in node ? madeBy(node, tables) : undefined;
}

function unnamedShape(select: SelectStmt, outer: Tables): JsonShape {
  const [target] = select.targetList ?? [];
  if (!target || !('ResTarget' in target) || !target.ResTarget.val) return undefined;
  return shapeOf(target.ResTarget.val, tablesOf(select, outer));
}

const firstShape = (nodes: readonly Node[], tables: Tables): JsonShape =>
  nodes.map((node) => shapeOf(node, tables)).find(Boolean);

function madeBy(node: Extract<Node, { FuncCall: unknown }>, tables: Tables): JsonShape {
  const args = node.FuncCall.args ?? [];
  switch (functionName(node)?.replace(/^jsonb?_/, '')) {
    case 'build_object':
      return { keys: new Map(pairsOf(args).map(([key, value]) => [key, shapeOf(value, tables)])) };
    case 'agg':
      return { items: args[0] && shapeOf(args[0], tables) };
    case 'to_jsonb':
    case 'row_to_json': {
      const name = args[0] && columnPath(args[0])?.at(-1);
      const keys = name ? tableColumns(name, tables) : new Map<string, JsonShape>();
      return keys.size > 0 ? { keys } : undefined;
    }
    default:
      return undefined;
  }
}

function pairsOf(args: readonly Node[]): [string, Node][] {
  const pairs: [string, Node][] = [];
  for (let index = 0; index + 1 < args.length; index += 2) {
    const key = args[index]!;
    if ('A_Const' in key && key.A_Const.sval) pairs.push([key.A_Const.sval.sval!, args[index + 1]!]);
  }
  return pairs;
}

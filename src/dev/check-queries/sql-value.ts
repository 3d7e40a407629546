import type ts from 'typescript';

/** A piece of SQL as it stands in a template, or a value in its midst. */
export type Piece = Text | { value: ts.Expression };

export interface Text {
  text: string;
  at: { file: ts.SourceFile; position: number };
}

export type Scope = Map<ts.Symbol, Value>;

/** What an expression stands for, as far as it leads to SQL. */
export type Value =
  | { kind: 'sql'; pieces: Piece[] }
  | { kind: 'list'; items: Value[] }
  | { kind: 'object'; node: ts.ObjectLiteralExpression; scope: Scope }
  | { kind: 'function'; node: ts.SignatureDeclaration & { body?: ts.ConciseBody }; scope: Scope }
  | ({ kind: 'text' } & Text)
  | { kind: 'unknown' };

export const unknown: Value = { kind: 'unknown' };

export const sql = (...pieces: Piece[]): Value => ({ kind: 'sql', pieces });

export function textAt(node: ts.Expression, text: string): Extract<Value, { kind: 'text' }> {
  return { kind: 'text', text, at: { file: node.getSourceFile(), position: node.getStart() + 1 } };
}

/** The text of SQL without values, as it is given to the driver. */
export const textOfSql = (node: ts.Expression, value: Value): Value =>
  value.kind === 'sql'
    ? textAt(node, value.pieces.map((piece) => ('text' in piece ? piece.text : '')).join(''))
    : unknown;

/** The statement with its values numbered, as PostgreSQL reads it. */
export function statementOf(pieces: readonly Piece[]): { text: string; values: ts.Expression[] } {
  const values: ts.Expression[] = [];
  const text = pieces
    .map((piece) => ('text' in piece ? piece.text : `$${values.push(piece.value)}`))
    .join('');
  return { text, values };
}

/** The place in the source of a character of the statement, counted from zero. */
export function placeOf(pieces: readonly Piece[], character: number): ts.LineAndCharacter & { path: string } {
  let [passed, values] = [0, 0];
  let place = pieces.find((piece) => 'at' in piece)!.at;
  for (const piece of pieces) {
    const length = 'text' in piece ? piece.text.length : `$${++values}`.length;
    if ('at' in piece) place = { file: piece.at.file, position: piece.at.position + character - passed };
    if (character < passed + length) break;
    passed += length;
  }
  return { path: place.file.fileName, ...place.file.getLineAndCharacterOfPosition(place.position) };
}

/** SQL whose text cannot be determined from the source. */
export class Unresolved extends Error {
  readonly node: ts.Node;

  constructor(node: ts.Node) {
    super('this SQL cannot be followed: write it with Prisma.sql, Prisma.join and plain conditions');
    this.node = node;
  }
}

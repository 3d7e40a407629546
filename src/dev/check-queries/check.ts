import type pg from 'pg';
import ts from 'typescript';
import { Choices } from './choices.ts';
import { databaseTypes } from './database-types.ts';
import { describe, type Described } from './describe.ts';
import { Evaluator } from './evaluate.ts';
import { jsonShapesOf } from './json-shape.ts';
import { originsIn, queriesOf, type Query, templatesOf } from './program.ts';
import { Rows } from './rows.ts';
import { type Piece, placeOf, statementOf, type Text, Unresolved } from './sql-value.ts';

export interface Complaint {
  path: string;
  /** From one, as editors count. */
  line: number;
  column: number;
  message: string;
}

/** Ways that are followed through the conditions of one query at most. */
const mostRounds = 64;

/**
 * Lets PostgreSQL read every query of the files, each way through its conditions, without running any: names, types of
 * values, and the rows against the program's types.
 * @param client connected to a database with all migrations
 */
export async function checkQueries(
  program: ts.Program,
  files: readonly ts.SourceFile[],
  client: pg.Client,
): Promise<{ queries: number; complaints: Complaint[] }> {
  const types = program.getTypeChecker();
  const origins = originsIn(types, files);
  const rows = new Rows(types, await databaseTypes(client));
  const queries = queriesOf(types, files);
  const complaints: Complaint[] = [];
  const followed = new Set<string>();
  for (const query of queries) {
    const choices = new Choices();
    const evaluator = new Evaluator(types, choices, origins);
    for (let round = 0; round === 0 || (round < mostRounds && choices.nextRound()); round += 1)
      try {
        const pieces = evaluator.piecesOf(query.sql);
        for (const piece of pieces) if ('at' in piece) followed.add(keyOf(piece.at));
        complaints.push(...(await complaintsOf(query, pieces, rows, client)));
      } catch (fault) {
        if (!(fault instanceof Unresolved)) throw fault;
        complaints.push(complaintAt(fault.node, fault.message));
      }
  }
  const lost = templatesOf(files).filter((part) => !followed.has(keyOf(startOf(part))));
  complaints.push(...lost.map((part) => complaintAt(part, 'no query that could be followed holds this SQL')));
  return { queries: queries.length, complaints: distinct(complaints) };
}

const keyOf = ({ file, position }: Text['at']): string => `${file.fileName} ${position}`;

const startOf = (part: ts.Node): Text['at'] => ({
  file: part.getSourceFile(),
  position: part.getStart() + 1,
});

/** Several ways through a query lead to the same complaint. */
const distinct = (complaints: readonly Complaint[]): Complaint[] => [
  ...new Map(complaints.map((complaint) => [JSON.stringify(complaint), complaint])).values(),
];

/** What is wrong with a query; nothing with statements that read and write no rows. */
async function complaintsOf(
  { node, row }: Query,
  pieces: readonly Piece[],
  rows: Rows,
  client: pg.Client,
): Promise<Complaint[]> {
  const { text, values } = statementOf(pieces);
  if (!/^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/.test(text)) return [];
  let described: Described;
  try {
    described = await describe(client, text);
  } catch (fault) {
    const { message, position } = fault as pg.DatabaseError;
    return [at(placeOf(pieces, Number(position) - 1), message)];
  }
  const ofValues = values.flatMap((value, index) =>
    rows.valueComplaints(value, described.parameters[index]!).map((message) => complaintAt(value, message)),
  );
  if (!row) return ofValues;
  const ofRows = rows.complaints(row, described.columns, await jsonShapesOf(text));
  return [...ofValues, ...ofRows.map((message) => complaintAt(node, message))];
}

const complaintAt = (node: ts.Node, message: string): Complaint => {
  const file = node.getSourceFile();
  return at({ path: file.fileName, ...file.getLineAndCharacterOfPosition(node.getStart()) }, message);
};

const at = ({ path, line, character }: ReturnType<typeof placeOf>, message: string): Complaint => ({
  path,
  line: line + 1,
  column: character + 1,
  message,
});

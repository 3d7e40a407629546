import { stringify } from 'csv-stringify/sync';
import type { Prisma } from '../db/generated/client.ts';
import type { FileContent } from './replies.ts';

/**
 * Rows, or those of a query, as CSV for Excel in Sweden: UTF-8 with BOM, `;`, CRLF. Cells that a spreadsheet would take
 * for a formula get an apostrophe (OWASP CSV Injection).
 */
export const csv = <Row>(
  columns: Readonly<Record<string, (row: Row) => string>>,
  rows: Prisma.Sql | readonly Row[],
): FileContent => {
  const cells = Object.values(columns);
  return async function* (read) {
    yield '\uFEFF' + lines([Object.keys(columns)]);
    for await (const batch of isList(rows) ? [rows] : read<Row>(rows))
      yield lines(batch.map((row) => cells.map((cell) => cell(row))));
  };
};

const isList = <Row>(rows: Prisma.Sql | readonly Row[]): rows is readonly Row[] => Array.isArray(rows);

const lines = (rows: string[][]): string =>
  stringify(rows, { delimiter: ';', record_delimiter: 'windows', escape_formulas: true });

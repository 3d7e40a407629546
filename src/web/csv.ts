import { stringify } from 'csv-stringify/sync';

/**
 * Rows as CSV the way Excel in Sweden opens it: UTF-8 with BOM, `;`, CRLF. Cells that a spreadsheet would take
 * for a formula are defused with an apostrophe (OWASP CSV Injection).
 */
export async function* csv<Row>(
  columns: Record<string, (row: Row) => string>,
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<string> {
  yield '\uFEFF' + line(Object.keys(columns));
  for await (const row of rows) yield line(Object.values(columns).map((cell) => defused(cell(row))));
}

const line = (cells: string[]): string => stringify([cells], { delimiter: ';', record_delimiter: 'windows' });

const defused = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

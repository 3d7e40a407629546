import { CsvError, parse } from 'csv-parse/sync';
import { mayFit, normalised } from '../web/text.ts';
import { decode } from './decode.ts';

/** A column by the headings it may have, the usual one first. Letter case, spaces and marks do not matter. */
export interface Column {
  headings: readonly [string, ...string[]];
  /** A file without the column is refused; else its values are empty. */
  isRequired?: boolean;
}

export interface TableForm<Key extends string> {
  columns: Readonly<Record<Key, Column>>;
  most: { bytes: number; rows: number };
}

/** One row as it stands in the file; `line` counts from 1. */
export interface TableRow<Key extends string> {
  line: number;
  /** As typed; a value is as long as the file allows, and is to be measured before it is used. */
  values: Record<Key, string>;
  /** Something stands to the right of the last heading: then nobody knows which value belongs where. */
  isTooLong: boolean;
}

/** What is in a file, or what makes the whole of it unusable, said in Swedish. */
export type Table<Key extends string> =
  | { rows: TableRow<Key>[]; /** Headings of columns that are not read. */ ignored: string[] }
  | { fault: string };

interface Line {
  line: number;
  cells: string[];
}

const separators = [';', ',', '\t'];

/** Excel's own line that names the separator. */
const separatorLine = /^sep=(.)(?=[\r\n])/i;

/** A heading is compared up to this length, in characters. */
const longestHeading = 100;

/**
 * Reads a CSV file as Excel and others leave it: see `decode` for encodings; `;`, `,` or tab, by the headings or by a
 * line `sep=;`; columns in any order, others among them; rows of nothing but separators skipped; short rows filled up,
 * since Excel leaves out empty cells at the end. Nothing is read of a file with more bytes than allowed.
 *
 * Source: RFC 4180; Microsoft, «Column delimiters are missing in Excel spreadsheet that is saved as text».
 */
export function readTable<Key extends string>(bytes: Uint8Array, form: TableForm<Key>): Table<Key> {
  if (bytes.length > form.most.bytes)
    return { fault: `Filen är större än ${Math.floor(form.most.bytes / 1_000_000)} MB.` };
  const decoded = decode(bytes);
  if ('fault' in decoded) return decoded;
  if (decoded.text.trim() === '') return { fault: 'Filen är tom.' };
  try {
    return readText(decoded.text, form);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      fault: `Filen är inte en giltig CSV-fil: ett citattecken stänger inte sitt fält (rad ${String(error.lines)}).`,
    };
  }
}

function readText<Key extends string>(text: string, { columns, most }: TableForm<Key>): Table<Key> {
  const [, named] = separatorLine.exec(text) ?? [];
  const table = named === undefined ? text : text.replace(separatorLine, '');
  const [headings, ...lines] = split(table, named ?? bestSeparator(table, columns), most.rows + 2);
  if (!headings) return { fault: 'Filen är tom.' };
  const places = placesOf(headings.cells, columns);
  const fault = faultOf(headings.cells, places, columns);
  if (fault) return { fault };
  if (lines.length === 0) return { fault: 'Filen innehåller inga rader under rubrikerna.' };
  if (lines.length > most.rows) return { fault: `Filen har fler än ${most.rows} rader.` };
  const read = new Set(Object.values<number[]>(places).flat());
  return {
    rows: lines.map(({ line, cells }) => ({
      line,
      values: valuesOf(cells, places),
      isTooLong: cells.slice(headings.cells.length).some((cell) => cell.trim() !== ''),
    })),
    ignored: headings.cells.filter((cell, place) => !read.has(place) && cell.trim() !== ''),
  };
}

/** At most so many lines, the headings included. */
function split(text: string, delimiter: string, most: number): Line[] {
  const options = {
    delimiter,
    to: most,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  } as const;
  const parsed = parse<{ record: string[]; info: { lines: number } }>(text, options as never);
  return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

/** The separator by which most headings are known. */
function bestSeparator(text: string, columns: Readonly<Record<string, Column>>): string {
  const known = separators.map((separator) => {
    const [headings] = split(text, separator, 1);
    return Object.values(placesOf(headings?.cells ?? [], columns)).filter(({ length }) => length > 0).length;
  });
  return separators[known.indexOf(Math.max(...known))]!;
}

/** For each column the places of its headings. */
function placesOf<Key extends string>(
  cells: readonly string[],
  columns: Readonly<Record<Key, Column>>,
): Record<Key, number[]> {
  const folded = cells.map(foldHeading);
  const entries = Object.entries<Column>(columns).map(([key, { headings }]) => {
    const names = headings.map(foldHeading);
    return [key, folded.flatMap((heading, place) => (names.includes(heading) ? [place] : []))];
  });
  return Object.fromEntries(entries) as Record<Key, number[]>;
}

const foldHeading = (heading: string): string =>
  mayFit(heading, longestHeading)
    ? normalised(heading)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, '')
    : '';

function faultOf(
  cells: readonly string[],
  places: Readonly<Record<string, number[]>>,
  columns: Readonly<Record<string, Column>>,
): string | null {
  const usual = (key: string) => columns[key]!.headings[0];
  const twice = Object.keys(columns).find((key) => places[key]!.length > 1);
  if (twice !== undefined)
    return `Filen har två kolumner för samma sak: ${places[twice]!.map((place) => `”${cells[place]}”`).join(' och ')}.`;
  const missing = Object.keys(columns).filter((key) => columns[key]!.isRequired && places[key]!.length === 0);
  if (missing.length === 0) return null;
  const names = Object.keys(columns).map(usual).join(';');
  return `Filens första rad saknar ${missing.map((key) => `”${usual(key)}”`).join(' och ')}. Rubrikerna är ”${names}”.`;
}

function valuesOf<Key extends string>(
  cells: readonly string[],
  places: Record<Key, number[]>,
): Record<Key, string> {
  const entries = Object.entries<number[]>(places).map(([key, [place]]) => [
    key,
    place === undefined ? '' : unguarded(cells[place] ?? ''),
  ]);
  return Object.fromEntries(entries) as Record<Key, string>;
}

/** Spreadsheets are kept from reading a value as a number or a formula by `="…"` or an apostrophe. */
const unguarded = (cell: string): string =>
  cell.replace(/^="([^"]*)"$/, '$1').replace(/^'(?=[=+\-@\t\r])/, '');

import { CsvError, parse } from 'csv-parse/sync';

const header = [
  ...['Organisationsnr', 'Namn', 'PostAdress', 'PostNr', 'PostOrt', 'BesöksAdress', 'BesöksPostNr'],
  ...['BesöksPostOrt', 'Tfn', 'Epost', 'Webbadress', 'SFS'],
];

/** One row as it stands in the file; `line` counts from 1, the header. */
export interface RegisterRow {
  line: number;
  fields: string[];
}

/** What is in the file, or what makes the whole of it unusable, said in Swedish. */
export type RegisterFile = { rows: RegisterRow[] } | { fault: string };

/**
 * Reads Statistics Sweden's list of government authorities: UTF-8, with or without a byte order mark,
 * separated by semicolons.
 *
 * Source: SCB, Myndighetsregistret, https://myndighetsregistret.scb.se (download of
 * «Förvaltningsmyndigheter»).
 */
export function parseRegister(bytes: Uint8Array): RegisterFile {
  const text = decode(bytes);
  if (text === undefined) return { fault: 'Filen är inte kodad i UTF-8.' };
  if (text.trim() === '') return { fault: 'Filen är tom.' };
  try {
    return withoutHeader(split(text));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      fault: `Filen är inte en giltig CSV-fil: ett citattecken stänger inte sitt fält (rad ${String(error.lines)}).`,
    };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function split(text: string): RegisterRow[] {
  const options = { delimiter: ';', info: true, relax_column_count: true, skip_empty_lines: true } as const;
  const parsed = parse<{ record: string[]; info: { lines: number } }>(text, options as never);
  return parsed.map(({ record, info }) => ({ line: info.lines, fields: record }));
}

function withoutHeader([first, ...rows]: RegisterRow[]): RegisterFile {
  if (first?.fields.join(';') !== header.join(';'))
    return { fault: `Filens första rad ska vara ”${header.join(';')}”.` };
  return rows.length === 0 ? { fault: 'Filen innehåller inga myndigheter.' } : { rows };
}

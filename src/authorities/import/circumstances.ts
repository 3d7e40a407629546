import { foldName } from './fold-name.ts';
import type { Circumstances } from './match.ts';
import { type ReadRow, readRow, type RegisterAuthority } from './register-row.ts';
import type { RegisterRow } from './scb-register.ts';

/** What the operator has answered about numbers whose name is another one here, by number. */
export interface Decisions {
  same?: readonly string[];
  separate?: readonly string[];
}

/** A row with its values, and with what the rest of the file says of its number. */
export interface ReadRegisterRow {
  line: number;
  authority: RegisterAuthority;
  remarks: string[];
  circumstances: Circumstances;
}

interface RefusedRow {
  line: number;
  reason: string;
}

/** Reads all rows before any is written: whether a number is shared shows in the whole file alone. */
export function readRows(
  rows: readonly RegisterRow[],
  { same = [], separate = [] }: Decisions,
): (ReadRegisterRow | RefusedRow)[] {
  const read = rows.map((row) => ({ line: row.line, ...readRow(row) }));
  const linesByNumber = new Map<string, Map<string, number>>();
  const repeated = new Map(read.map((row) => [row.line, noteLine(linesByNumber, row)]));
  return read.map((row) => {
    const { line } = row;
    if ('refusals' in row) return { line, reason: row.refusals.join('; ') };
    const earlier = repeated.get(line);
    if (earlier) return { line, reason: `organisationsnumret och namnet står redan på rad ${earlier}` };
    const { authority, remarks } = row;
    const number = authority.organisationNumber;
    const names = new Set(linesByNumber.get(number)!.keys());
    const circumstances = { names, isSame: same.includes(number), isSeparate: separate.includes(number) };
    return { line, authority, remarks, circumstances };
  });
}

/** Notes where number and name first stood; returns that line for a row that repeats them. */
function noteLine(
  linesByNumber: Map<string, Map<string, number>>,
  row: { line: number } & ReadRow,
): number | null {
  if ('refusals' in row) return null;
  const { organisationNumber, officialName } = row.authority;
  const lines = linesByNumber.get(organisationNumber) ?? new Map<string, number>();
  linesByNumber.set(organisationNumber, lines);
  const name = foldName(officialName);
  const earlier = lines.get(name);
  if (earlier === undefined) lines.set(name, row.line);
  return earlier ?? null;
}

import type { Change, Changes } from '../../audit/events.ts';
import { fieldLabels, organisationNumberLabel } from '../fields.ts';

/** A row that was not imported; `reason` is in Swedish. */
export interface Rejection {
  line: number;
  reason: string;
}

/** A row that was. */
export interface Imported {
  line: number;
  name: string;
  outcome: 'registered' | 'updated' | 'unchanged';
  /** What was written. Another e-mail waits for its holder. */
  changes: Changes;
  /** What the portal keeps although the register says otherwise: `before` is the portal's, `after` the register's. */
  kept: Changes;
  /** What of the row was left out, in Swedish. */
  remarks: string[];
}

export interface ImportReport {
  imported: Imported[];
  rejected: Rejection[];
}

const labels: Readonly<Record<string, string>> = {
  ...fieldLabels,
  organisationNumber: organisationNumberLabel,
};

const done: Record<Imported['outcome'], string> = {
  registered: 'registrerades',
  updated: 'uppdaterades',
  unchanged: 'är oförändrad',
};

const wouldBeDone: Record<Imported['outcome'], string> = {
  registered: 'skulle registreras',
  updated: 'skulle uppdateras',
  unchanged: 'skulle vara oförändrad',
};

/**
 * What an import has done, row by row and in Swedish: what was left out, and what the portal keeps although the register
 * says otherwise; of a dry run also all that would be written.
 */
export function describeReport({ imported, rejected }: ImportReport, isDryRun: boolean): string[] {
  const count = (outcome: Imported['outcome']) => imported.filter((one) => one.outcome === outcome).length;
  const differences = imported.reduce((sum, { kept }) => sum + Object.keys(kept).length, 0);
  return [
    ...imported.flatMap((one) => describeRow(one, isDryRun)),
    ...(isDryRun ? ['Provkörning: inget har ändrats.'] : []),
    `Registrerade: ${count('registered')}. Uppdaterade: ${count('updated')}. Oförändrade: ${count('unchanged')}. ` +
      `Avvisade: ${rejected.length}. Skillnader som behölls: ${differences}.`,
  ];
}

function describeRow(row: Imported, isDryRun: boolean): string[] {
  const { line, name, outcome, changes, kept, remarks } = row;
  const isWritten = isDryRun && outcome !== 'unchanged';
  const details = [
    ...(isWritten ? Object.entries(changes).map(describeChange) : []),
    ...describeKept(kept),
    ...remarks,
  ];
  if (!isWritten && details.length === 0) return [];
  const verb = (isDryRun ? wouldBeDone : done)[outcome];
  return [`Rad ${line}: ${name} ${verb}.`, ...details.map((detail) => `  ${detail}`)];
}

const describeChange = ([field, { before, after }]: [string, Change]): string =>
  before === ''
    ? `${labelOf(field)}: ${quoted(after)}`
    : `${labelOf(field)}: ${quoted(before)} → ${quoted(after)}`;

const describeKept = (kept: Changes): string[] =>
  Object.entries(kept).map(
    ([field, { before, after }]) =>
      `${labelOf(field)}: portalen har ${before === '' ? 'inget' : quoted(before)}, registret ${quoted(after)}; portalens behölls`,
  );

const labelOf = (field: string): string => labels[field] ?? field;
const quoted = (value: unknown): string => `”${String(value)}”`;

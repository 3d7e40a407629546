import { differences } from '../../audit/events.ts';
import { recordEvent } from '../../audit/record-event.ts';
import type { Transaction } from '../../db/client.ts';
import { Prisma, type Authority, type PrismaClient } from '../../db/generated/client.ts';
import { readRow, type RegisterAuthority } from './register-row.ts';
import type { RegisterRow } from './scb-register.ts';

/** A row that was not imported; `reason` is in Swedish. */
export interface Rejection {
  line: number;
  reason: string;
}

/** How many rows led to what. */
export interface ImportReport {
  registered: number;
  updated: number;
  unchanged: number;
  rejected: Rejection[];
}

type Outcome = 'registered' | 'updated' | 'unchanged';

const country = 'SE';

/**
 * Registers the authorities of the rows, or updates those that are registered already, known by their
 * organisation number. Each row is all or nothing, in a transaction with its event.
 *
 * @throws when the database fails; the rows before are then saved, and the import can be run again.
 */
export async function importAuthorities(
  prisma: PrismaClient,
  rows: readonly RegisterRow[],
  onProgress: (done: number) => void = () => undefined,
): Promise<ImportReport> {
  const report: ImportReport = { registered: 0, updated: 0, unchanged: 0, rejected: [] };
  const linesByNumber = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const outcome = await importRow(prisma, row, linesByNumber);
    if (typeof outcome === 'string') report[outcome]++;
    else report.rejected.push({ line: row.line, ...outcome });
    onProgress(index + 1);
  }
  return report;
}

async function importRow(
  prisma: PrismaClient,
  { line, fields }: RegisterRow,
  linesByNumber: Map<string, number>,
): Promise<Outcome | { reason: string }> {
  const read = readRow(fields);
  if ('refusals' in read) return { reason: read.refusals.join('; ') };
  const earlierLine = linesByNumber.get(read.authority.organisationNumber);
  if (earlierLine !== undefined) return { reason: `organisationsnumret står redan på rad ${earlierLine}` };
  linesByNumber.set(read.authority.organisationNumber, line);
  try {
    return await prisma.$transaction((transaction) => save(transaction, read.authority));
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return { reason: 'myndigheten ändrades av någon annan under importen; kör importen igen' };
  }
}

async function save(transaction: Transaction, incoming: RegisterAuthority): Promise<Outcome> {
  const { organisationNumber } = incoming;
  const existing = await transaction.authority.findUnique({
    where: { country_organisationNumber: { country, organisationNumber } },
  });
  return existing === null ? register(transaction, incoming) : update(transaction, existing, incoming);
}

async function register(transaction: Transaction, incoming: RegisterAuthority): Promise<Outcome> {
  const { id } = await transaction.authority.create({
    data: { ...incoming, country, language: 'sv', workingLanguages: ['sv'] },
    select: { id: true },
  });
  const nothing = Object.fromEntries(Object.keys(incoming).map((field) => [field, '']));
  const changes = differences(nothing, incoming);
  await recordEvent(transaction, { action: 'authority.registered', actor: null, authorityId: id, changes });
  return 'registered';
}

async function update(
  transaction: Transaction,
  existing: Authority,
  incoming: RegisterAuthority,
): Promise<Outcome> {
  const values = valuesFromRegister(existing, incoming);
  const changes = differences({ ...existing }, values);
  if (Object.keys(changes).length === 0) return 'unchanged';
  const { id, version } = existing;
  await transaction.authority.update({
    where: { id, version },
    data: { ...values, version: { increment: 1 } },
    select: { id: true },
  });
  await recordEvent(transaction, {
    action: 'authority.changed',
    actor: null,
    authorityId: id,
    changes: { ...changes, version: { before: version, after: version + 1 } },
  });
  return 'updated';
}

/**
 * What the register decides about a registered authority: never that something is empty. The informal name
 * follows only while it is the official one, since authorities choose their own (AUT-02). An address is
 * written whole, so that no street ends up in another city, and a lone city never replaces an address.
 */
function valuesFromRegister(existing: Authority, incoming: RegisterAuthority): Partial<RegisterAuthority> {
  const { officialName, informalName, telephone, email, website } = incoming;
  const { postalStreet, postalCode, postalCity, visitingStreet, visitingCode, visitingCity } = incoming;
  const hasPostal =
    postalStreet || postalCode || (postalCity && !existing.postalStreet && !existing.postalCode);
  return {
    officialName,
    ...(existing.informalName === existing.officialName && { informalName }),
    ...(hasPostal && { postalStreet, postalCode, postalCity }),
    ...((visitingStreet || visitingCode) && { visitingStreet, visitingCode, visitingCity }),
    ...(telephone && { telephone }),
    ...(email && { email }),
    ...(website && { website }),
  };
}

/** Whether somebody registered (P2002) or saved (P2025) the same authority at the same moment. */
function isOvertaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && ['P2002', 'P2025'].includes(error.code);
}

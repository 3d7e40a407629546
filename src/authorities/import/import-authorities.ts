import { differences } from '../../audit/events.ts';
import { recordEvent } from '../../audit/record-event.ts';
import type { Transaction } from '../../db/client.ts';
import { type Authority, Prisma, type PrismaClient } from '../../db/generated/client.ts';
import { changeAddress } from '../../email-changes/change-address.ts';
import { findOpen } from '../../email-changes/queries.ts';
import type { Outbox } from '../../mail/outbox.ts';
import { TooManyMails } from '../../mail/take-mails.ts';
import type { Settings } from '../../settings.ts';
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

export interface ImportParts {
  prisma: PrismaClient;
  outbox: Outbox;
  settings: Pick<Settings, 'portalUrl'>;
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
  parts: ImportParts,
  rows: readonly RegisterRow[],
  onProgress: (done: number) => void = () => undefined,
): Promise<ImportReport> {
  const report: ImportReport = { registered: 0, updated: 0, unchanged: 0, rejected: [] };
  const linesByNumber = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const outcome = await importRow(parts, row, linesByNumber);
    if (typeof outcome === 'string') report[outcome]++;
    else report.rejected.push({ line: row.line, ...outcome });
    onProgress(index + 1);
  }
  return report;
}

async function importRow(
  parts: ImportParts,
  { line, fields }: RegisterRow,
  linesByNumber: Map<string, number>,
): Promise<Outcome | { reason: string }> {
  const read = readRow(fields);
  if ('refusals' in read) return { reason: read.refusals.join('; ') };
  const earlierLine = linesByNumber.get(read.authority.organisationNumber);
  if (earlierLine !== undefined) return { reason: `organisationsnumret står redan på rad ${earlierLine}` };
  linesByNumber.set(read.authority.organisationNumber, line);
  try {
    return await parts.prisma.$transaction((transaction) => save(transaction, parts, read.authority));
  } catch (error) {
    if (error instanceof TooManyMails) return { reason: 'e-postadressen har ändrats för många gånger i dag' };
    if (!isOvertaken(error)) throw error;
    return { reason: 'myndigheten ändrades av någon annan under importen; kör importen igen' };
  }
}

async function save(
  transaction: Transaction,
  parts: ImportParts,
  incoming: RegisterAuthority,
): Promise<Outcome> {
  const { organisationNumber } = incoming;
  const existing = await transaction.authority.findUnique({
    where: { country_organisationNumber: { country, organisationNumber } },
  });
  return existing === null ? register(transaction, incoming) : update(transaction, parts, existing, incoming);
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
  parts: ImportParts,
  existing: Authority,
  incoming: RegisterAuthority,
): Promise<Outcome> {
  const values = valuesFromRegister(existing, incoming);
  const changes = differences({ ...existing }, values);
  const asksForAddress = await isAddressNew(transaction, existing, incoming);
  if (Object.keys(changes).length === 0 && !asksForAddress) return 'unchanged';
  const { id, version } = existing;
  await transaction.authority.update({
    where: { id, version },
    data: { ...values, version: { increment: 1 } },
    select: { id: true },
  });
  const saved = { version: { before: version, after: version + 1 } };
  if (Object.keys(changes).length > 0)
    await recordEvent(transaction, {
      action: 'authority.changed',
      actor: null,
      authorityId: id,
      changes: { ...changes, ...saved },
    });
  const address = { target: { authorityId: id, userId: null }, email: incoming.email, by, version: saved };
  if (asksForAddress) await changeAddress(transaction, { ...parts, actor: null, now: new Date() }, address);
  return 'updated';
}

/** Who is said to have given the address. */
const by = 'Statistiska centralbyråns myndighetsregister';

/** One that waits already, be it another one, is the authority's own affair. */
async function isAddressNew(
  transaction: Transaction,
  { id, email }: Authority,
  incoming: RegisterAuthority,
): Promise<boolean> {
  if (email === '' || incoming.email === '' || incoming.email === email) return false;
  const open = await findOpen(transaction, { authorityId: id, userId: null });
  return open?.before !== email;
}

/**
 * What the register decides about a registered authority: never that something is empty. The informal name
 * follows only while it is the official one, since authorities choose their own (AUT-02). An address is
 * written whole, so that no street ends up in another city, and a lone city never replaces an address. The first
 * e-mail counts at once, another one when it has been confirmed (AUT-04).
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
    ...(existing.email === '' && email && { email }),
    ...(website && { website }),
  };
}

/** Whether somebody registered (P2002) or saved (P2025) the same authority at the same moment. */
function isOvertaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && ['P2002', 'P2025'].includes(error.code);
}

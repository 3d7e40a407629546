import type { Transaction } from '../../db/client.ts';
import { Prisma, type PrismaClient } from '../../db/generated/client.ts';
import type { Outbox } from '../../mail/outbox.ts';
import { TooManyMails } from '../../mail/take-mails.ts';
import { tellAuthorities } from '../../news/tell-authorities.ts';
import type { Settings } from '../../settings.ts';
import { createAuthority, lockRegistrations } from '../create-authority.ts';
import type { AuthorityFields } from '../forms.ts';
import { lockAuthority } from '../queries.ts';
import { writeFields } from '../write-fields.ts';
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
 * Registers the authorities of the rows, or updates those already registered, by organisation number. Each row is one
 * transaction with its event.
 * @throws when the database fails; earlier rows are saved, and the import can be run again
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
    select: { id: true },
  });
  return existing === null
    ? register(transaction, incoming)
    : update(transaction, parts, existing.id, incoming);
}

/** As a page registers it; nobody is asked about likely doubles, but who registers on a page sees it. */
async function register(transaction: Transaction, incoming: RegisterAuthority): Promise<Outcome> {
  const work = { actor: null, now: new Date() };
  await createAuthority(transaction, work, { kind: 'ORDINARY', country, language: 'sv', ...incoming });
  await lockRegistrations(transaction, country);
  return 'registered';
}

/** As a page saves it, and told to the authority like what any other does to it (AUT-10). */
async function update(
  transaction: Transaction,
  { outbox, settings }: ImportParts,
  authorityId: number,
  incoming: RegisterAuthority,
): Promise<Outcome> {
  const work = { outbox, settings, actor: null, now: new Date() };
  const { version, presentEmail, values } = await lockAuthority(transaction, authorityId);
  const written = await writeFields(transaction, work, {
    authorityId,
    version,
    before: values,
    after: { ...values, ...valuesFromRegister(values, presentEmail, incoming) },
    further: {},
    by,
    trustsEmail: presentEmail === '',
    confirmedAt: undefined,
  });
  if (written === 'unchanged') return 'unchanged';
  await tellAuthorities(transaction, work, [authorityId], () => [{ what: 'data-changed', by }]);
  return 'updated';
}

/** Who is said to have changed the data. */
const by = 'Statistiska centralbyråns myndighetsregister';

/**
 * What the register changes of a registered authority. It never empties a field. The informal name follows only while
 * it equals the official one, since authorities choose their own (AUT-02). An address is replaced as a whole, and never
 * by a city alone. An e-mail that waits for its holder is left alone.
 */
function valuesFromRegister(
  existing: AuthorityFields,
  presentEmail: string,
  incoming: RegisterAuthority,
): Partial<AuthorityFields> {
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
    ...(existing.email === presentEmail && email && { email }),
    ...(website && { website }),
  };
}

/** Whether somebody registered the same authority at the same moment. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';

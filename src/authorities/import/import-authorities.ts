import { type Changes, differences } from '../../audit/events.ts';
import type { Transaction } from '../../db/client.ts';
import { Prisma, type PrismaClient } from '../../db/generated/client.ts';
import type { Outbox } from '../../mail/outbox.ts';
import { TooManyMails } from '../../mail/take-mails.ts';
import { tellAuthorities } from '../../news/tell-authorities.ts';
import type { Settings } from '../../settings.ts';
import { createAuthority, lockRegistrations } from '../create-authority.ts';
import { lockAuthority } from '../queries.ts';
import { writeFields } from '../write-fields.ts';
import { type Decisions, type ReadRegisterRow, readRows } from './circumstances.ts';
import { foldName } from './fold-name.ts';
import { type Candidate, matchRow } from './match.ts';
import type { RegisterAuthority } from './register-row.ts';
import { compare, rememberWord } from './register-word.ts';
import type { Imported, ImportReport } from './report.ts';
import type { RegisterRow } from './scb-register.ts';

export interface ImportParts {
  prisma: PrismaClient;
  outbox: Outbox;
  settings: Pick<Settings, 'portalUrl'>;
}

export interface ImportOptions extends Decisions {
  /** Everything is done, told and undone again. */
  isDryRun?: boolean;
  onProgress?: (done: number) => void;
}

type Saved = Pick<Imported, 'outcome' | 'changes' | 'kept'>;

const country = 'SE';

/** Who is said to have changed the data. */
const by = 'Statistiska centralbyråns myndighetsregister';

/** Thrown to undo a row, with what became of it. */
class Undone extends Error {
  readonly result: Saved | { reason: string };

  constructor(result: Saved | { reason: string }) {
    super('undone');
    this.result = result;
  }
}

/**
 * Registers the authorities of the rows, or updates those already registered, known by number and name (`matchRow`).
 * Each row is one transaction with its event.
 * @throws when the database fails; earlier rows are saved, and the import can be run again
 */
export async function importAuthorities(
  parts: ImportParts,
  rows: readonly RegisterRow[],
  { isDryRun = false, onProgress, ...decisions }: ImportOptions = {},
): Promise<ImportReport> {
  const report: ImportReport = { imported: [], rejected: [] };
  for (const [index, row] of readRows(rows, decisions).entries()) {
    if ('reason' in row) report.rejected.push(row);
    else await importInto(report, parts, row, isDryRun);
    onProgress?.(index + 1);
  }
  return report;
}

async function importInto(
  report: ImportReport,
  parts: ImportParts,
  row: ReadRegisterRow,
  isDryRun: boolean,
): Promise<void> {
  const { line, authority, remarks } = row;
  const result = await importRow(parts, row, isDryRun);
  if ('reason' in result) report.rejected.push({ line, reason: result.reason });
  else report.imported.push({ line, name: authority.officialName, remarks, ...result });
}

async function importRow(
  parts: ImportParts,
  row: ReadRegisterRow,
  isDryRun: boolean,
): Promise<Saved | { reason: string }> {
  try {
    return await parts.prisma.$transaction(async (transaction) => {
      const result = await save(transaction, parts, row);
      if (isDryRun) throw new Undone(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Undone) return error.result;
    if (error instanceof TooManyMails) return { reason: 'e-postadressen har ändrats för många gånger i dag' };
    if (!isOvertaken(error)) throw error;
    return { reason: 'myndigheten ändrades av någon annan under importen; kör importen igen' };
  }
}

async function save(
  transaction: Transaction,
  parts: ImportParts,
  { authority, circumstances }: ReadRegisterRow,
): Promise<Saved | { reason: string }> {
  const candidates = await findCandidates(transaction, authority);
  const match = matchRow(authority, candidates, circumstances);
  if ('reason' in match) return match;
  return 'id' in match
    ? update(
        transaction,
        parts,
        candidates.find(({ id }) => id === match.id)!,
        authority,
      )
    : register(transaction, authority, match.place);
}

/** All with the number of the row, and all with its name or its place that have a number when it has none. */
const findCandidates = (
  transaction: Transaction,
  { organisationNumber, officialName }: RegisterAuthority,
): Promise<Candidate[]> =>
  transaction.$queryRaw<Candidate[]>`
    SELECT a.id, a.official_name AS "officialName", a.organisation_number AS "organisationNumber",
      a.register_place AS "registerPlace", w.fields AS said
    FROM authority a LEFT JOIN register_word w ON w.authority_id = a.id
    WHERE a.country = ${country} AND a.id IN (
      SELECT id FROM authority WHERE country = ${country} AND organisation_number = ${organisationNumber}
      UNION SELECT id FROM authority WHERE country = ${country} AND organisation_number IS NULL
        AND register_place <> '' AND register_place = ${foldName(officialName)}
      UNION SELECT authority_id FROM authority_search_name WHERE folded = search_fold(${officialName}))
    ORDER BY a.id`;

/** As a page registers it; nobody is asked about likely doubles, but who registers on a page sees it. */
async function register(
  transaction: Transaction,
  incoming: RegisterAuthority,
  registerPlace: string,
): Promise<Saved> {
  const work = { actor: null, now: new Date() };
  const { organisationNumber, ...said } = incoming;
  const id = await createAuthority(transaction, work, {
    kind: 'ORDINARY',
    country,
    language: 'sv',
    registerPlace,
    ...incoming,
  });
  await rememberWord(transaction, id, said);
  await lockRegistrations(transaction, country);
  const given = Object.entries({ organisationNumber, ...said }).filter(([, value]) => value !== '');
  const changes = Object.fromEntries(given.map(([field, after]) => [field, { before: '', after }]));
  return { outcome: 'registered', changes, kept: {} };
}

/** As a page saves it, and told to the authority like what any other does to it (AUT-10). */
async function update(
  transaction: Transaction,
  { outbox, settings }: ImportParts,
  { id: authorityId, said }: Candidate,
  incoming: RegisterAuthority,
): Promise<Saved> {
  const work = { outbox, settings, actor: null, now: new Date() };
  const { version, presentEmail, values } = await lockAuthority(transaction, authorityId);
  const { overwritten, kept, said: saying } = compare(values, said, incoming);
  const number = await writeNumber(transaction, authorityId, incoming);
  const written = await writeFields(transaction, work, {
    authorityId,
    version,
    before: values,
    after: { ...values, ...overwritten },
    further: number,
    by,
    trustsEmail: presentEmail === '',
    confirmedAt: undefined,
  });
  if (Object.keys(differences(said ?? {}, saying)).length > 0)
    await rememberWord(transaction, authorityId, saying);
  if (written === 'unchanged') return { outcome: 'unchanged', changes: {}, kept };
  await tellAuthorities(transaction, work, [authorityId], () => [{ what: 'data-changed', by }]);
  return { outcome: 'updated', changes: { ...number, ...differences(values, overwritten) }, kept };
}

/**
 * The number of an authority that had none, and the place of one that the register tells apart by its name.
 * Returns the change for the log.
 */
async function writeNumber(
  transaction: Transaction,
  authorityId: number,
  { organisationNumber, officialName }: RegisterAuthority,
): Promise<Changes> {
  const current = await transaction.authority.findUniqueOrThrow({
    where: { id: authorityId },
    select: { organisationNumber: true, registerPlace: true },
  });
  const isNew = current.organisationNumber === null && organisationNumber !== '';
  const hasPlace = organisationNumber === '' || (current.registerPlace !== '' && !isNew);
  const registerPlace = hasPlace ? foldName(officialName) : '';
  if (!isNew && registerPlace === current.registerPlace) return {};
  await transaction.authority.update({
    where: { id: authorityId },
    data: { registerPlace, ...(isNew && { organisationNumber }) },
    select: { id: true },
  });
  return isNew ? { organisationNumber: { before: '', after: organisationNumber } } : {};
}

/** Whether somebody registered the same authority at the same moment. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';

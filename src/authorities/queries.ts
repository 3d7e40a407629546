import type { Changes } from '../audit/events.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma, type NameChange } from '../db/generated/client.ts';
import type { Language, ModulePart } from '../db/generated/enums.ts';
import type { Labels } from '../keywords/tree.ts';
import { fields, type Field } from './fields.ts';
import type { AuthorityFields, AuthorityValues } from './forms.ts';
import { linkKey } from './links.ts';

const columns = Object.fromEntries(fields.map((field) => [field, true])) as Record<Field, true>;

export interface NameChangeState {
  before: string;
  after: string;
  requestedAt: Date;
  /** Null while it waits for the Commission. */
  closedAt: Date | null;
  comment: string;
  /** Language code to what the Commission changed there. */
  outcome: Partial<Record<Language, { before: string; after: string }>>;
}

export interface AuthorityDetails {
  fields: AuthorityFields;
  language: Language;
  confirmedAt: Date;
  createdAt: Date;
  /** The informal name in the other languages. */
  names: { language: Language; informalName: string; needsReview: boolean }[];
  /** The latest greater change of the informal name (AUT-03). */
  nameChange: NameChangeState | null;
}

/** Everything on the tab «Myndighet»; null when there is no such authority. */
export async function findAuthority(db: Transaction, id: number): Promise<AuthorityDetails | null> {
  const authority = await db.authority.findUnique({
    where: { id },
    select: {
      ...columns,
      language: true,
      confirmedAt: true,
      createdAt: true,
      names: { omit: { authorityId: true }, orderBy: { language: 'asc' } },
      nameChanges: { orderBy: { id: 'desc' }, take: 1 },
    },
  });
  if (!authority) return null;
  const { language, confirmedAt, createdAt, names, nameChanges, ...values } = authority;
  const [latest] = nameChanges;
  return {
    fields: values,
    language,
    confirmedAt,
    createdAt,
    names,
    nameChange: latest ? stateOf(latest) : null,
  };
}

const stateOf = ({
  oldName,
  newName,
  requestedAt,
  closedAt,
  comment,
  outcome,
}: NameChange): NameChangeState => ({
  ...{ before: oldName, after: newName, requestedAt, closedAt, comment },
  outcome: outcome as NameChangeState['outcome'],
});

export interface VersionedValues {
  version: number;
  values: AuthorityValues;
}

/** What the form of «Redigera myndighet» is filled in with. */
export async function findValues(db: Transaction, id: number): Promise<VersionedValues> {
  const { version, keywords, coordinatedBy, ...values } = await db.authority.findUniqueOrThrow({
    where: { id },
    select: {
      ...columns,
      version: true,
      keywords: { select: { keywordId: true }, orderBy: { keywordId: 'asc' } },
      coordinatedBy: { select: { moduleId: true, coordinatorId: true } },
    },
  });
  return {
    version,
    values: {
      ...values,
      keywords: keywords.map(({ keywordId }) => keywordId),
      coordinators: coordinatedBy.map(linkKey).sort(),
    },
  };
}

/** The same, locked against others until the transaction ends. */
export async function lockAuthority(transaction: Transaction, id: number): Promise<VersionedValues> {
  await transaction.$queryRaw`SELECT FROM authority WHERE id = ${id} FOR NO KEY UPDATE`;
  return findValues(transaction, id);
}

export interface SavedChange {
  at: Date;
  actorName: string | null;
  changes: Changes;
}

/** The saves after the given version, newest first. */
export async function changesSince(
  db: Transaction,
  authorityId: number,
  version: number,
): Promise<SavedChange[]> {
  return db.$queryRaw<SavedChange[]>`
    SELECT at, actor_name AS "actorName", changes - 'version' AS changes FROM log_event
    WHERE authority_id = ${authorityId} AND (changes #>> '{version,after}')::integer > ${version}
    ORDER BY id DESC`;
}

export interface AuthorityModuleRow {
  moduleId: number;
  labels: Labels;
  usesCoordination: boolean;
  part: ModulePart;
  /** The coordinators that are linked to it. */
  coordinators: NamedAuthority[];
  /** The authorities that have linked it as their coordinator. */
  coordinates: NamedAuthority[];
}

export interface NamedAuthority {
  id: number;
  name: string;
}

/** The modules that the authority has access to, with its part and its linked coordinators, by name. */
export const modulesOf = (db: Transaction, authorityId: number): Promise<AuthorityModuleRow[]> =>
  db.$queryRaw<AuthorityModuleRow[]>`
    SELECT m.id AS "moduleId", m.labels, m.uses_coordination AS "usesCoordination", am.part::text,
      ${named(Prisma.sql`linked_coordinator lc JOIN authority a ON a.id = lc.coordinator_id WHERE lc.authority_id = am.authority_id AND lc.module_id = am.module_id`)} AS coordinators,
      ${named(Prisma.sql`linked_coordinator lc JOIN authority a ON a.id = lc.authority_id WHERE lc.coordinator_id = am.authority_id AND lc.module_id = am.module_id`)} AS coordinates
    FROM authority_module am JOIN module m ON m.id = am.module_id
    WHERE am.authority_id = ${authorityId}
    ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu"`;

const named = (source: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.informal_name) ORDER BY a.informal_name COLLATE "sv-SE-x-icu") FROM ${source}), '[]')`;

/** The informal names of authorities, by ID. */
export async function namesOf(db: Transaction, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await db.authority.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, informalName: true },
  });
  return new Map(rows.map(({ id, informalName }) => [id, informalName]));
}

/** The IDs of the keywords that the authority has chosen. */
export async function chosenKeywords(db: Transaction, authorityId: number): Promise<Set<number>> {
  const rows = await db.authorityKeyword.findMany({ where: { authorityId }, select: { keywordId: true } });
  return new Set(rows.map(({ keywordId }) => keywordId));
}

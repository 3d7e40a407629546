import type { Changes } from '../audit/events.ts';
import type { Transaction } from '../db/client.ts';
import type { Language, ModulePart } from '../db/generated/enums.ts';
import type { Labels } from '../keywords/tree.ts';
import { fields, type Field } from './fields.ts';
import type { AuthorityFields, AuthorityValues } from './forms.ts';

const columns = Object.fromEntries(fields.map((field) => [field, true])) as Record<Field, true>;

export interface AuthorityDetails {
  fields: AuthorityFields;
  language: Language;
  /** The informal name in the other languages. */
  names: { language: Language; informalName: string; needsReview: boolean }[];
}

/** Everything on the tab «Myndighet»; null when there is no such authority. */
export async function findAuthority(db: Transaction, id: number): Promise<AuthorityDetails | null> {
  const authority = await db.authority.findUnique({
    where: { id },
    select: {
      ...columns,
      language: true,
      names: { omit: { authorityId: true }, orderBy: { language: 'asc' } },
    },
  });
  if (!authority) return null;
  const { language, names, ...values } = authority;
  return { fields: values, language, names };
}

export interface VersionedValues {
  version: number;
  values: AuthorityValues;
}

/** What the form of «Redigera myndighet» is filled in with. */
export async function findValues(db: Transaction, id: number): Promise<VersionedValues> {
  const { version, keywords, ...values } = await db.authority.findUniqueOrThrow({
    where: { id },
    select: {
      ...columns,
      version: true,
      keywords: { select: { keywordId: true }, orderBy: { keywordId: 'asc' } },
    },
  });
  return { version, values: { ...values, keywords: keywords.map(({ keywordId }) => keywordId) } };
}

/** The same, locked against others until the transaction ends. */
export async function lockAuthority(transaction: Transaction, id: number): Promise<VersionedValues> {
  await transaction.$queryRaw`SELECT FROM authority WHERE id = ${id} FOR UPDATE`;
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
  coordinators: { id: number; name: string }[];
}

/** The modules that the authority has access to, with its part and its linked coordinators, by name. */
export const modulesOf = (db: Transaction, authorityId: number): Promise<AuthorityModuleRow[]> =>
  db.$queryRaw<AuthorityModuleRow[]>`
    SELECT m.id AS "moduleId", m.labels, m.uses_coordination AS "usesCoordination", am.part::text,
      coalesce(
        (SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.informal_name) ORDER BY a.informal_name COLLATE "sv-SE-x-icu")
         FROM linked_coordinator lc JOIN authority a ON a.id = lc.coordinator_id
         WHERE lc.authority_id = am.authority_id AND lc.module_id = am.module_id), '[]') AS coordinators
    FROM authority_module am JOIN module m ON m.id = am.module_id
    WHERE am.authority_id = ${authorityId}
    ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu"`;

/** The IDs of the keywords that the authority has chosen. */
export async function chosenKeywords(db: Transaction, authorityId: number): Promise<Set<number>> {
  const rows = await db.authorityKeyword.findMany({ where: { authorityId }, select: { keywordId: true } });
  return new Set(rows.map(({ keywordId }) => keywordId));
}

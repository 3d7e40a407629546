import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Language, ModulePart } from '../db/generated/enums.ts';
import { lockToChange } from '../db/locks.ts';
import type { Reader } from '../db/reader.ts';
import { rowsSql } from '../db/reader.ts';
import {
  type WaitingAddress,
  waitingOfAuthoritySql,
  wantedByAuthoritySql,
} from '../email-changes/queries.ts';
import { keywordsSql } from '../keywords/queries.ts';
import type { KeywordRow } from '../keywords/tree.ts';
import type { Labels } from '../translations/labels.ts';
import type { AuthorityFields, AuthorityValues } from './forms.ts';
import { type LastChange, lastChangeSql } from './last-change.ts';
import { type Link, linkKey } from './links.ts';
import type { TabId } from './place.ts';

/** Without the e-mail: some want the one that counts, others the one that the authority is to have (AUT-04). */
const fieldsSql = Prisma.sql`
  a.official_name AS "officialName", a.informal_name AS "informalName", a.description, a.competences,
  a.area_of_activity AS "areaOfActivity", a.postal_street AS "postalStreet", a.postal_code AS "postalCode",
  a.postal_city AS "postalCity", a.visiting_street AS "visitingStreet", a.visiting_code AS "visitingCode",
  a.visiting_city AS "visitingCity", a.telephone, a.website, a.working_languages::text[] AS "workingLanguages"`;

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
  country: string;
  /** Null when it has none. */
  organisationNumber: string | null;
  language: Language;
  confirmedAt: Date;
  /** The informal name in the other languages. */
  names: { language: Language; informalName: string; needsReview: boolean }[];
  /** The latest greater change of the informal name (AUT-03). */
  nameChange: NameChangeState | null;
  /** The e-mail that waits for its holder (AUT-04). */
  waitingAddress: WaitingAddress | null;
  changed: LastChange | null;
}

type DetailsRow = Omit<AuthorityDetails, 'nameChange'> &
  (NameChangeState | { [Column in keyof NameChangeState]: null });

/** Everything on the tab «Myndighet»; null when there is no such authority. */
export async function findAuthority(db: Reader, id: number): Promise<AuthorityDetails | null> {
  const [row] = await db.$queryRaw<DetailsRow[]>`
    SELECT (SELECT row_to_json(one) FROM (SELECT ${fieldsSql}, a.email) AS one) AS fields, a.country, a.organisation_number AS "organisationNumber",
      a.language::text, a.confirmed_at AS "confirmedAt", ${waitingOfAuthoritySql} AS "waitingAddress",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('language', n.language, 'informalName', n.informal_name, 'needsReview', n.needs_review)), '[]')
       FROM authority_name n WHERE n.authority_id = a.id) AS names,
      c.old_name AS before, c.new_name AS after, c.requested_at AS "requestedAt", c.closed_at AS "closedAt", c.comment, c.outcome,
      ${lastChangeSql(id, 'authority')} AS changed
    FROM authority a LEFT JOIN LATERAL (
      SELECT * FROM name_change WHERE authority_id = a.id ORDER BY id DESC LIMIT 1
    ) AS c ON true
    WHERE a.id = ${id}`;
  if (!row) return null;
  const { before, after, requestedAt, closedAt, comment, outcome, ...details } = row;
  const nameChange = requestedAt && { before, after, requestedAt, closedAt, comment, outcome };
  return { nameChange, ...details };
}

export interface VersionedValues {
  version: number;
  /** The e-mail that counts; that of the values may still wait for its holder (AUT-04). */
  presentEmail: string;
  values: AuthorityValues;
}

/** What the form of «Redigera myndighet» is filled in with. */
export async function findValues(db: Reader, id: number): Promise<VersionedValues> {
  const [row] = await db.$queryRaw<
    (Omit<AuthorityValues, 'coordinators'> & Omit<VersionedValues, 'values'> & { links: Link[] })[]
  >`
    SELECT ${fieldsSql}, ${wantedByAuthoritySql} AS email, a.version, a.email AS "presentEmail",
      ARRAY(SELECT keyword_id FROM authority_keyword WHERE authority_id = a.id ORDER BY keyword_id) AS keywords,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('moduleId', module_id, 'coordinatorId', coordinator_id)), '[]')
       FROM linked_coordinator WHERE authority_id = a.id) AS links
    FROM authority a WHERE a.id = ${id}`;
  if (!row) throw new Error(`there is no authority ${id}`);
  const { version, presentEmail, links, ...values } = row;
  return { version, presentEmail, values: { ...values, coordinators: links.map(linkKey).sort() } };
}

/** The same, locked against others until the transaction ends. */
export async function lockAuthority(transaction: Transaction, id: number): Promise<VersionedValues> {
  await lockToChange(transaction, 'authority', id);
  return findValues(transaction, id);
}

export interface Save {
  at: Date;
  actorId: number | null;
  actorName: string | null;
}

/** Who has saved after the given version, newest first. */
export const savesSince = (db: Transaction, authorityId: number, version: number): Promise<Save[]> =>
  db.$queryRaw<Save[]>`
    SELECT at, actor_id AS "actorId", actor_name AS "actorName" FROM log_event
    WHERE authority_id = ${authorityId} AND (changes #>> '{version,after}')::integer > ${version}
    ORDER BY log_event.at DESC, id DESC`;

export interface AuthorityModuleRow {
  moduleId: number;
  labels: Labels;
  usesCoordination: boolean;
  part: ModulePart;
  /** The actor may give and withdraw it as access manager. */
  isManaged: boolean;
  /** The coordinators that are linked to it. */
  coordinators: NamedAuthority[];
  /** The authorities that have linked it as their coordinator. */
  coordinates: NamedAuthority[];
}

export interface NamedAuthority {
  id: number;
  name: string;
}

/** What an authority is described by besides its fields: its modules, by name, and the keywords to choose from. */
export interface Description {
  modules: AuthorityModuleRow[];
  /** The general ones and those of its modules, in the order of the trees. */
  keywords: KeywordRow[];
  /** The IDs of those that it has chosen. */
  chosen: number[];
  changed: LastChange | null;
}

/** With the modules that the actor may give and withdraw as access manager marked as such (ACC-05). */
export async function findDescription(
  db: Reader,
  { authorityId: managerId }: Pick<Actor, 'authorityId'>,
  authorityId: number,
  tab: TabId,
): Promise<Description> {
  const [row] = await db.$queryRaw<Description[]>`
    SELECT ${rowsSql(modulesSql(managerId, authorityId))} AS modules, ${rowsSql(keywordsSql(authorityId))} AS keywords,
      ARRAY(SELECT keyword_id FROM authority_keyword WHERE authority_id = ${authorityId}) AS chosen,
      ${lastChangeSql(authorityId, tab)} AS changed`;
  return row!;
}

const modulesSql = (managerId: number, authorityId: number): Prisma.Sql => Prisma.sql`
  SELECT m.id AS "moduleId", m.labels, m.uses_coordination AS "usesCoordination", am.part::text,
    m.id IN (SELECT module_id FROM modules_managed_by(${managerId})) AS "isManaged",
    ${named(Prisma.sql`linked_coordinator lc JOIN authority a ON a.id = lc.coordinator_id WHERE lc.authority_id = am.authority_id AND lc.module_id = am.module_id`)} AS coordinators,
    ${named(Prisma.sql`linked_coordinator lc JOIN authority a ON a.id = lc.authority_id WHERE lc.coordinator_id = am.authority_id AND lc.module_id = am.module_id`)} AS coordinates
  FROM authority_module am JOIN module m ON m.id = am.module_id
  WHERE am.authority_id = ${authorityId}
  ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu"`;

const named = (source: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.informal_name) ORDER BY a.informal_name COLLATE "sv-SE-x-icu") FROM ${source}), '[]')`;

/** The informal names of authorities, by ID. */
export async function namesOf(db: Transaction, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await db.$queryRaw<{ id: number; name: string }[]>`
    SELECT id, informal_name AS name FROM authority WHERE id = ANY (${ids}::integer[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import type { OfferedModule } from './module-choice.ts';

export interface Double {
  id: number;
  name: string;
  officialName: string;
  organisationNumber: string | null;
  city: string;
}

type Manager = Pick<Actor, 'authorityId'>;

interface Names {
  country: string;
  officialName: string;
  informalName: string;
}

/** Other registered authorities of the country with a name like the new one's, in any language (ACC-03). */
export const likelyDoubles = (db: Reader, names: Names, except = 0): PromiseLike<Double[]> =>
  db.$queryRaw<Double[]>(doublesSql(names, except));

const doublesSql = ({ country, officialName, informalName }: Names, except = 0): Prisma.Sql => Prisma.sql`
    SELECT a.id, a.informal_name AS name, a.official_name AS "officialName", a.organisation_number AS "organisationNumber",
      coalesce(nullif(a.visiting_city, ''), a.postal_city) AS city
    FROM authority_search_name n JOIN authority a ON a.id = n.authority_id,
      LATERAL (SELECT greatest(similarity(n.folded, search_fold(${officialName})), similarity(n.folded, search_fold(${informalName}))) AS likeness) AS l
    WHERE a.country = ${country} AND a.id <> ${except} AND (n.folded % search_fold(${officialName}) OR n.folded % search_fold(${informalName}))
      AND likeness >= 0.5
    GROUP BY a.id ORDER BY max(likeness) DESC, a.id LIMIT 10`;

/** Whether the organisation number is registered in the country: an authority is registered only once. */
export const isRegistered = async (
  db: Transaction,
  country: string,
  organisationNumber: string,
): Promise<boolean> =>
  organisationNumber !== '' && (await db.authority.count({ where: { country, organisationNumber } })) > 0;

/** The modules that the actor may give (ACC-05). */
export const offeredModules = (db: Reader, actor: Manager): PromiseLike<OfferedModule[]> =>
  db.$queryRaw<OfferedModule[]>(modulesSql(actor));

const modulesSql = ({ authorityId }: Manager): Prisma.Sql => Prisma.sql`
    SELECT m.id, m.labels->>'sv' AS name, m.uses_coordination AS "usesCoordination"
    FROM module m WHERE m.retired_at IS NULL AND m.id IN (SELECT module_id FROM modules_managed_by(${authorityId}))
    ORDER BY m.labels->>'sv' COLLATE "sv-SE-x-icu"`;

/** What one should know before a registration that somebody else has filled in is approved (ACC-04). */
export interface Approval {
  /** Those that the actor may give. */
  modules: OfferedModule[];
  doubles: Double[];
  /** The organisation number is registered in the country already. */
  isRegistered: boolean;
}

export async function findApproval(
  db: Reader,
  actor: Manager,
  { organisationNumber, ...names }: Names & { organisationNumber: string },
): Promise<Approval> {
  const [found] = await db.$queryRaw<Approval[]>`
    SELECT ${rowsSql(modulesSql(actor))} AS modules, ${rowsSql(doublesSql(names))} AS doubles,
      EXISTS (SELECT FROM authority WHERE country = ${names.country} AND organisation_number = nullif(${organisationNumber}, '')) AS "isRegistered"`;
  return found!;
}

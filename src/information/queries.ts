import { guardiansSql } from '../authorization/scope.ts';
import { Prisma } from '../db/generated/client.ts';
import { type Reader, rowsSql } from '../db/reader.ts';
import { nameSql } from '../web/person-name.ts';

interface Contact {
  id: number;
  name: string;
  email: string;
  telephone: string;
}

export interface Helpers {
  /** In order of name; the first twenty. */
  administrators: Contact[];
  administratorsInAll: number;
  /** The access managers of the authority, the national coordinator first; the first twenty. */
  managers: (Contact & { isNationalCoordinator: boolean })[];
}

/** More would help nobody. */
const most = 20;

/** Who can help the users of an authority (USR-16). */
export async function findHelpers(read: Reader, authorityId: number): Promise<Helpers> {
  const administrators = Prisma.sql`"user" u WHERE u.authority_id = ${authorityId} AND u.is_administrator`;
  const [row] = await read.$queryRaw<Helpers[]>`
    SELECT ${rowsSql(Prisma.sql`
        SELECT u.id, ${nameSql} AS name, u.email, u.telephone FROM ${administrators}
        ORDER BY u.last_name COLLATE "sv-SE-x-icu", u.first_name COLLATE "sv-SE-x-icu", u.id LIMIT ${most}`)}
      AS administrators,
      (SELECT count(*)::integer FROM ${administrators}) AS "administratorsInAll",
      ${rowsSql(Prisma.sql`
        SELECT g.*, a.email, a.telephone FROM (${guardiansSql(authorityId)}) AS g JOIN authority a ON a.id = g.id
        ORDER BY g."isNationalCoordinator" DESC, g.name COLLATE "sv-SE-x-icu" LIMIT ${most}`)} AS managers`;
  return row!;
}

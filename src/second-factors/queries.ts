import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import type { FactorDemand } from '../db/generated/enums.ts';

/** Whether the user u has a second factor. Recovery codes alone are none. */
export const hasFactorSql: Prisma.Sql = Prisma.sql`
  (EXISTS (SELECT FROM totp t WHERE t.user_id = u.id) OR EXISTS (SELECT FROM passkey k WHERE k.user_id = u.id))`;

export interface OwnPasskey {
  id: number;
  name: string;
  /** The only host that it works at. */
  host: string;
  addedAt: Date;
  lastUsedAt: Date | null;
}

export interface Factors {
  app: { addedAt: Date } | null;
  passkeys: OwnPasskey[];
  /** Recovery codes that have not been used. */
  recoveryCodes: number;
  /** Since when a second factor is demanded; null when it is not. */
  demandedSince: Date | null;
}

interface FactorRow {
  demandedSince: Date | null;
  appAddedAt: Date | null;
  recoveryCodes: number;
  id: number | null;
  name: string | null;
  host: string | null;
  addedAt: Date | null;
  lastUsedAt: Date | null;
}

/** What a user has of second factors, and whether it must (PWD-11). Nothing for a user who is not there. */
export async function findFactors(db: Transaction, userId: number): Promise<Factors> {
  const rows = await db.$queryRaw<FactorRow[]>`
    SELECT u.factor_demanded_since AS "demandedSince", t.added_at AS "appAddedAt",
      (SELECT count(*)::integer FROM recovery_code c WHERE c.user_id = u.id) AS "recoveryCodes",
      k.id, k.name, k.host, k.added_at AS "addedAt", k.last_used_at AS "lastUsedAt"
    FROM "user" u LEFT JOIN totp t ON t.user_id = u.id LEFT JOIN passkey k ON k.user_id = u.id
    WHERE u.id = ${userId} ORDER BY k.id`;
  const [first] = rows;
  return {
    app: first?.appAddedAt ? { addedAt: first.appAddedAt } : null,
    passkeys: rows.flatMap(({ id, name, host, addedAt, lastUsedAt }) =>
      id === null ? [] : [{ id, name: name!, host: host!, addedAt: addedAt!, lastUsedAt }],
    ),
    recoveryCodes: first?.recoveryCodes ?? 0,
    demandedSince: first?.demandedSince ?? null,
  };
}

export const hasFactor = ({ app, passkeys }: Pick<Factors, 'app' | 'passkeys'>): boolean =>
  app !== null || passkeys.length > 0;

/** How many of those who lack a second factor a page shows. */
export const mostLacking = 200;

export interface Demanding {
  demand: FactorDemand;
  from: Date | null;
  /** How many lack one. */
  total: number;
  /** Those of whom one is demanded first. */
  lacking: { id: number; name: string; isAdministrator: boolean; demandedSince: Date | null }[];
}

interface LackingRow {
  demand: FactorDemand;
  from: Date | null;
  total: number;
  id: number | null;
  name: string | null;
  isAdministrator: boolean | null;
  demandedSince: Date | null;
}

/** Of whom an authority demands a second factor, and who lacks one. */
export async function findDemanding(db: Transaction, authorityId: number): Promise<Demanding> {
  const rows = await db.$queryRaw<LackingRow[]>`
    WITH lacking AS (SELECT u.* FROM "user" u WHERE u.authority_id = ${authorityId} AND NOT ${hasFactorSql}),
    shown AS (SELECT * FROM lacking ORDER BY factor_demanded_since NULLS LAST, last_name, first_name, id LIMIT ${mostLacking})
    SELECT a.factor_demand::text AS demand, a.factor_demand_from AS "from",
      (SELECT count(*)::integer FROM lacking) AS total, s.id, concat_ws(', ', s.last_name, nullif(s.first_name, '')) AS name,
      s.is_administrator AS "isAdministrator", s.factor_demanded_since AS "demandedSince"
    FROM authority a LEFT JOIN shown s ON true WHERE a.id = ${authorityId}
    ORDER BY s.factor_demanded_since NULLS LAST, s.last_name, s.first_name, s.id`;
  const { demand, from, total } = rows[0]!;
  return {
    demand,
    from,
    total,
    lacking: rows.flatMap(({ id, name, isAdministrator, demandedSince }) =>
      id === null ? [] : [{ id, name: name!, isAdministrator: isAdministrator!, demandedSince }],
    ),
  };
}

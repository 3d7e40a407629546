import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';

const day = 24 * 60 * 60 * 1000;

/** For so many days after the demand a user without a second factor can go on as before (PWD-11). */
export const graceDays = 14;

/** When the grace of a demand is over. */
export const graceEnd = (demandedSince: Date): Date => new Date(demandedSince.getTime() + graceDays * day);

/**
 * Whether a second factor is demanded of the user u at the authority a (PWD-11): always of administrators of access
 * managers, national coordinators and the Commission; of others as the authority and the roles that they hold say.
 */
export const isDemandedSql = (now: Date): Prisma.Sql => Prisma.sql`(
  (u.is_administrator AND a.kind <> 'ORDINARY')
  OR (a.factor_demand_from <= ${now} AND (a.factor_demand = 'ALL' OR (a.factor_demand = 'ADMINISTRATORS' AND u.is_administrator)))
  OR EXISTS (
    SELECT FROM role_assignment ra JOIN module_role r ON r.id = ra.role_id
    WHERE ra.user_id = u.id AND r.demands_factor AND r.retired_at IS NULL))`;

/** Whether the user u may do nothing until a second factor is there: the grace is over. */
export const mustEnrolSql = (now: Date, hasFactor: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(u.factor_demanded_since <= ${new Date(now.getTime() - graceDays * day)} AND NOT ${hasFactor})`;

/**
 * Notes since when a second factor is demanded of each user, or of those named, and that it is not any more. At each sign-in,
 * and every hour for all, so that the grace counts also while nobody signs in.
 */
export async function noteDemands(
  db: Transaction,
  now: Date,
  of: { userId?: number; authorityId?: number } = {},
): Promise<void> {
  const which = [
    of.userId === undefined ? Prisma.empty : Prisma.sql`AND u.id = ${of.userId}`,
    of.authorityId === undefined ? Prisma.empty : Prisma.sql`AND u.authority_id = ${of.authorityId}`,
  ];
  await db.$executeRaw`
    UPDATE "user" SET factor_demanded_since = CASE WHEN changed.is_demanded THEN ${now}::timestamptz END
    FROM (
      SELECT u.id, ${isDemandedSql(now)} AS is_demanded FROM "user" u JOIN authority a ON a.id = u.authority_id
      WHERE (u.factor_demanded_since IS NULL) = ${isDemandedSql(now)} ${Prisma.join(which, ' ')}
      ORDER BY u.id FOR NO KEY UPDATE OF u
    ) AS changed WHERE changed.id = "user".id`;
}

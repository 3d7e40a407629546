import type { Transaction } from '../db/client.ts';
import { Prisma, type PrismaClient } from '../db/generated/client.ts';
import type { Outbox } from '../mail/outbox.ts';
import { tellUsers } from '../news/tell-users.ts';
import * as format from '../web/format.ts';
import type { Work } from '../work.ts';
import { hasFactorSql } from './queries.ts';

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
 * Notes since when a second factor is demanded of each user, or of those named, and that it is not any more. Who lacks one
 * is told by when (USR-15). At each sign-in, and every hour for all, so that the grace counts also while nobody signs in.
 * Returns how many users it has noted it for, at most so many.
 */
export async function noteDemands(
  transaction: Transaction,
  { now, outbox }: Pick<Work, 'now' | 'outbox'>,
  { userId, authorityId, most }: { userId?: number; authorityId?: number; most?: number } = {},
): Promise<number> {
  const which = [
    userId === undefined ? Prisma.empty : Prisma.sql`AND u.id = ${userId}`,
    authorityId === undefined ? Prisma.empty : Prisma.sql`AND u.authority_id = ${authorityId}`,
  ];
  const noted = await transaction.$queryRaw<{ id: number; mustAdd: boolean }[]>`
    UPDATE "user" SET factor_demanded_since = CASE WHEN changed.is_demanded THEN ${now}::timestamptz END
    FROM (
      SELECT u.id, ${isDemandedSql(now)} AS is_demanded, ${hasFactorSql} AS has_factor
      FROM "user" u JOIN authority a ON a.id = u.authority_id
      WHERE (u.factor_demanded_since IS NULL) = ${isDemandedSql(now)} ${Prisma.join(which, ' ')}
      ORDER BY u.id LIMIT ${most ?? null}::integer FOR NO KEY UPDATE OF u
    ) AS changed WHERE changed.id = "user".id
    RETURNING "user".id, changed.is_demanded AND NOT changed.has_factor AS "mustAdd"`;
  const told = noted.filter(({ mustAdd }) => mustAdd).map(({ id }) => id);
  const deadline = format.date(graceEnd(now));
  await tellUsers(transaction, { now, outbox }, told, () => [{ what: 'factor-demanded', deadline }]);
  return noted.length;
}

/** So many users in one transaction, so that it does not hold them for long. */
const batch = 500;

/** The same for all users. Safe to run at any time, and in several processes. */
export async function noteAllDemands(db: PrismaClient, outbox: Outbox, now: Date): Promise<void> {
  const note = () =>
    db.$transaction((transaction) => noteDemands(transaction, { now, outbox }, { most: batch }));
  let noted: number;
  do noted = await note();
  while (noted === batch);
}

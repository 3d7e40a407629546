import { Prisma } from '../db/generated/client.ts';

/** A moment as `toISOString` writes it, for the keys of mails that are recorded once. */
export const isoSql = (moment: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

import { Prisma } from '../db/generated/client.ts';

/** Whether nobody has saved or confirmed the data for twelve months (AUT-08), by the moment somebody last did. */
export const isUnconfirmedSql = (confirmedAt: Prisma.Sql, now: Date): Prisma.Sql =>
  Prisma.sql`(${confirmedAt} <= ${now}::timestamptz - interval '12 months')`;

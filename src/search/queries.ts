// TEMPORARY by the lead, until the search helper overwrites this file.
import type { Transaction } from '../db/client.ts';

export const searchCoordinators = (
  db: Transaction,
  { moduleId, text, exceptAuthorityId, limit }: { moduleId: number; text: string; exceptAuthorityId: number; limit: number },
): Promise<{ id: number; name: string; country: string }[]> => db.$queryRaw`
  SELECT a.id, a.informal_name AS name, a.country FROM authority a JOIN authority_module am ON am.authority_id = a.id AND am.module_id = ${moduleId} AND am.part = 'COORDINATOR'
  WHERE a.informal_name ILIKE ${`%${text}%`} AND a.id <> ${exceptAuthorityId} ORDER BY a.informal_name LIMIT ${limit}`;

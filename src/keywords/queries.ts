import type { Transaction } from '../db/client.ts';
import type { KeywordRow } from './tree.ts';

/** The general keywords and those of the authority's modules, in the order of the trees. */
export const keywordsFor = (db: Transaction, authorityId: number): Promise<KeywordRow[]> =>
  db.$queryRaw<KeywordRow[]>`
    SELECT id, parent_id AS "parentId", module_id AS "moduleId", labels, retired_at IS NOT NULL AS "isRetired"
    FROM keyword
    WHERE module_id IS NULL OR module_id IN (SELECT module_id FROM authority_module WHERE authority_id = ${authorityId})
    ORDER BY position, id`;

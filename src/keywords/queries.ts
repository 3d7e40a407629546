import type { Transaction } from '../db/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { lockName } from '../db/locks.ts';
import type { Reader } from '../db/reader.ts';
import { type KeywordNode, type KeywordRow, keywordTree } from './tree.ts';

/** The general keywords and those of the authority's modules, in the order of the trees. */
export const keywordsFor = (db: Transaction, authorityId: number): Promise<KeywordRow[]> =>
  db.$queryRaw<KeywordRow[]>(keywordsSql(authorityId));

/** The same, for a query that reads more. */
export const keywordsSql = (authorityId: number): Prisma.Sql => Prisma.sql`
  SELECT id, parent_id AS "parentId", module_id AS "moduleId", labels, retired_at IS NOT NULL AS "isRetired"
  FROM keyword
  WHERE module_id IS NULL OR module_id IN (SELECT module_id FROM authority_module WHERE authority_id = ${authorityId})
  ORDER BY position, id`;

/** The general keywords to choose one from, those below others indented; retired ones too, where they may be used. */
export async function keywordOptions(db: Reader): Promise<{ value: string; label: string }[]> {
  const rows = await db.$queryRaw<KeywordRow[]>`
    SELECT id, parent_id AS "parentId", module_id AS "moduleId", labels, false AS "isRetired"
    FROM keyword WHERE module_id IS NULL ORDER BY position, id`;
  const flat = (nodes: readonly KeywordNode[], indent: string): { value: string; label: string }[] =>
    nodes.flatMap(({ id, label, children }) => [
      { value: String(id), label: indent + label },
      ...flat(children, `${indent}\u2003`),
    ]);
  return flat(keywordTree(rows, new Set()), '');
}

/** A keyword as the Commission's list shows it. */
export interface ListedKeyword extends KeywordRow {
  /** How many authorities have chosen it. */
  uses: number;
}

/** All keywords of a tree, retired ones too, in order; the general tree is that of no module. */
export const keywordsOfTree = (db: Transaction, moduleId: number | null): Promise<ListedKeyword[]> =>
  db.$queryRaw<ListedKeyword[]>`
    SELECT id, parent_id AS "parentId", module_id AS "moduleId", labels, retired_at IS NOT NULL AS "isRetired",
      (SELECT count(*)::integer FROM authority_keyword WHERE keyword_id = keyword.id) AS uses
    FROM keyword
    WHERE module_id IS NOT DISTINCT FROM ${moduleId}::integer
    ORDER BY position, id`;

/** A tree of keywords, by its name on the screen. */
export interface Tree {
  moduleId: number | null;
  name: string;
}

/** The general tree and one for each module, by name. */
export async function findTrees(db: Transaction): Promise<Tree[]> {
  const modules = await db.$queryRaw<{ moduleId: number; name: string }[]>`
    SELECT id AS "moduleId", labels->>'sv' AS name FROM module ORDER BY labels->>'sv' COLLATE "sv-SE-x-icu"`;
  return [{ moduleId: null, name: 'Allmänna nyckelord' }, ...modules];
}

export interface FoundTree {
  tree: Tree;
  rows: ListedKeyword[];
}

/** A tree with its keywords; null when there is no such module. */
export async function findTree(db: Transaction, moduleId: number | null): Promise<FoundTree | null> {
  const tree = (await findTrees(db)).find((one) => one.moduleId === moduleId);
  return tree ? { tree, rows: await keywordsOfTree(db, moduleId) } : null;
}

export interface FoundKeyword extends FoundTree {
  keyword: ListedKeyword;
}

/** A keyword with its tree; null when there is none. */
export async function findKeyword(db: Transaction, id: number): Promise<FoundKeyword | null> {
  const placed = await db.keyword.findUnique({ where: { id }, select: { moduleId: true } });
  const found = placed && (await findTree(db, placed.moduleId));
  const keyword = found?.rows.find((row) => row.id === id);
  return found && keyword ? { ...found, keyword } : null;
}

/** Makes others who change the tree wait until the transaction ends; a keyword never leaves its tree. */
export async function lockTree(transaction: Transaction, moduleId: number | null): Promise<void> {
  await lockName(transaction, `keywords ${moduleId ?? 'general'}`);
}

/** A keyword with its tree, which is locked until the transaction ends; null when there is none. */
export async function lockKeyword(transaction: Transaction, id: number): Promise<FoundKeyword | null> {
  const placed = await transaction.keyword.findUnique({ where: { id }, select: { moduleId: true } });
  if (!placed) return null;
  await lockTree(transaction, placed.moduleId);
  return findKeyword(transaction, id);
}

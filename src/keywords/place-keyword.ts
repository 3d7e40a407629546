import type { Transaction } from '../db/client.ts';
import { placedAt, type Spot } from '../ordering/spot.ts';
import { branchOf, childrenOf, heightOf, pathTo } from './branches.ts';
import type { ListedKeyword } from './queries.ts';
import { type Refusal, refusalOfName, refusalOfPlacing, refusalOfSpot } from './rules.ts';

/** A keyword that is to stand somewhere; one that is not yet there has no ID. */
interface ToPlace {
  id: number | null;
  name: string;
  isRetired: boolean;
  parentId: number | null;
  spot: Spot;
  /** The field that a name which is taken is told at: the one that was changed. */
  nameField: 'name' | 'parent';
}

/** Everything that stands against a keyword's place in the tree. The tree must be locked. */
export function refusalsOfPlace(rows: readonly ListedKeyword[], keyword: ToPlace): Refusal[] {
  const { id, parentId } = keyword;
  const path = pathTo(rows, parentId);
  if (parentId !== null && path.length === 0) return [{ rule: 'parent-not-there' }];
  const siblings = childrenOf(rows, parentId).filter((sibling) => sibling.id !== id);
  return [
    refusalOfName(
      keyword.name,
      siblings.map(({ labels, isRetired }) => ({ name: labels.sv, isRetired })),
      keyword.nameField,
    ),
    refusalOfPlacing({
      levelOfParent: path.length,
      height: id === null ? 1 : heightOf(rows, id),
      isWithinItself: id !== null && branchOf(rows, id).some((below) => below.id === parentId),
      isRetired: keyword.isRetired,
      isParentRetired: path.at(-1)?.isRetired ?? false,
    }),
    refusalOfSpot(
      keyword.spot,
      siblings.map((sibling) => sibling.id),
    ),
  ].filter((refusal) => refusal !== null);
}

/** Puts a keyword in its place among its siblings. */
export async function place(
  transaction: Transaction,
  rows: readonly ListedKeyword[],
  { id, parentId, spot }: { id: number; parentId: number | null; spot: Spot },
): Promise<void> {
  const siblings = childrenOf(rows, parentId).map((sibling) => sibling.id);
  const ordered = placedAt(siblings, id, spot);
  await transaction.$executeRaw`
    UPDATE keyword SET position = place
    FROM unnest(${ordered}::integer[]) WITH ORDINALITY AS ordered (keyword_id, place)
    WHERE id = keyword_id AND position <> place`;
}

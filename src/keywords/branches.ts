import type { Spot } from '../ordering/spot.ts';

/** What is needed of a keyword to find its way in the tree. */
export interface Placed {
  id: number;
  parentId: number | null;
}

/** Those directly below a keyword, or at the top of the tree, in order. */
export const childrenOf = <Row extends Placed>(rows: readonly Row[], parentId: number | null): Row[] =>
  rows.filter((row) => row.parentId === parentId);

/** The way to a keyword from the top of the tree, itself last; empty for the top itself. */
export function pathTo<Row extends Placed>(rows: readonly Row[], id: number | null): Row[] {
  const row = rows.find((one) => one.id === id);
  return row ? [...pathTo(rows, row.parentId), row] : [];
}

/** A keyword and all below it. */
export function branchOf<Row extends Placed>(rows: readonly Row[], id: number): Row[] {
  const below = childrenOf(rows, id).flatMap((child) => branchOf(rows, child.id));
  return [...rows.filter((row) => row.id === id), ...below];
}

/** How many levels a keyword and those below it take up. */
export const heightOf = (rows: readonly Placed[], id: number): number =>
  1 + Math.max(0, ...childrenOf(rows, id).map((child) => heightOf(rows, child.id)));

/** Where a keyword stands now; the only one among its siblings stands last. */
export function spotOf(rows: readonly Placed[], { id, parentId }: Placed): Spot {
  const siblings = childrenOf(rows, parentId);
  const place = siblings.findIndex((sibling) => sibling.id === id);
  if (place === siblings.length - 1) return 'last';
  return siblings[place - 1]?.id ?? 'first';
}

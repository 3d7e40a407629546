import type { Spot } from '../ordering/spot.ts';

export type Refusal =
  | { rule: 'name-taken'; isRetired: boolean; field: 'name' | 'parent' }
  | { rule: 'too-deep' }
  | { rule: 'within-itself' }
  | { rule: 'parent-not-there' }
  | { rule: 'parent-retired' }
  | { rule: 'spot-not-there' }
  | { rule: 'children-in-use'; names: string[] }
  | { rule: 'changed-meanwhile' };

/** A keyword to place, and its parent. */
export interface Placing {
  /** 0 for the top of the tree, 3 for its lowest level. */
  levelOfParent: number;
  /** How many levels the keyword takes up with those below it. */
  height: number;
  isWithinItself: boolean;
  isRetired: boolean;
  isParentRetired: boolean;
}

/** How many levels a tree has at most. */
export const levels = 3;

/** A tree has at most three levels and no circles, and nothing in use stands below what is retired. */
export function refusalOfPlacing(placing: Placing): Refusal | null {
  if (placing.isWithinItself) return { rule: 'within-itself' };
  if (placing.levelOfParent + placing.height > levels) return { rule: 'too-deep' };
  return placing.isParentRetired && !placing.isRetired ? { rule: 'parent-retired' } : null;
}

/** No two siblings have the same Swedish name, whatever the letter case; retired ones count. */
export function refusalOfName(
  name: string,
  siblings: readonly { name: string; isRetired: boolean }[],
  field: 'name' | 'parent',
): Refusal | null {
  const folded = (text: string): string => text.toLocaleLowerCase('sv');
  const taken = siblings.find((sibling) => folded(sibling.name) === folded(name));
  return taken ? { rule: 'name-taken', isRetired: taken.isRetired, field } : null;
}

/** The sibling to stand after is there. */
export const refusalOfSpot = (spot: Spot, siblings: readonly number[]): Refusal | null =>
  typeof spot === 'string' || siblings.includes(spot) ? null : { rule: 'spot-not-there' };

/** Those below are retired first (ACC-08). */
export function refusalOfRetiring(below: readonly { name: string; isRetired: boolean }[]): Refusal | null {
  const names = below.filter(({ isRetired }) => !isRetired).map(({ name }) => name);
  return names.length > 0 ? { rule: 'children-in-use', names } : null;
}

/** What stands below a retired keyword is not used again before it (ACC-08). */
export const refusalOfUsingAgain = (parent: { isRetired: boolean } | undefined): Refusal | null =>
  parent?.isRetired ? { rule: 'parent-retired' } : null;

import { spotInWords } from '../ordering/spot.ts';
import * as format from '../web/format.ts';
import { pathTo, type Placed, spotOf } from './branches.ts';
import type { FoundTree } from './queries.ts';

/** Allmänna nyckelord › Arbetsmarknad › Arbetsmiljö */
export const pathInWords = ({ tree, rows }: FoundTree, id: number | null): string =>
  [tree.name, ...pathTo(rows, id).map(({ labels }) => labels.sv)].join(' › ');

/** Arbetsmarknad › Arbetsmiljö, sist */
export function placeInWords(found: FoundTree, keyword: Placed): string {
  const spot = spotOf(found.rows, keyword);
  return `${pathInWords(found, keyword.parentId)}, ${spotInWords(found.rows, spot)}`;
}

/** «1 myndighet», «12 myndigheter» */
export const authoritiesInWords = (count: number): string =>
  count === 1 ? '1 myndighet' : `${format.count(count)} myndigheter`;

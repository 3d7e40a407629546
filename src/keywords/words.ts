import { describeSpot } from '../ordering/spot.ts';
import * as format from '../web/format.ts';
import { pathTo, type Placed, spotOf } from './branches.ts';
import type { FoundTree } from './queries.ts';

/** Allmänna nyckelord › Arbetsmarknad › Arbetsmiljö */
export const describePath = ({ tree, rows }: FoundTree, id: number | null): string =>
  [tree.name, ...pathTo(rows, id).map(({ labels }) => labels.sv)].join(' › ');

/** Arbetsmarknad › Arbetsmiljö, sist */
export function describePlace(found: FoundTree, keyword: Placed): string {
  const spot = spotOf(found.rows, keyword);
  return `${describePath(found, keyword.parentId)}, ${describeSpot(found.rows, spot)}`;
}

/** «1 myndighet», «12 myndigheter» */
export const describeAuthorities = (count: number): string =>
  count === 1 ? '1 myndighet' : `${format.count(count)} myndigheter`;

import type { Labels } from '../translations/labels.ts';

/** Where something stands among its siblings: first, last, or after the one with the ID. */
export type Spot = 'first' | 'last' | number;

/** The siblings with one of them put in its place. */
export function placedAt(siblings: readonly number[], id: number, spot: Spot): number[] {
  const others = siblings.filter((sibling) => sibling !== id);
  const place = spot === 'first' ? 0 : spot === 'last' ? others.length : others.indexOf(spot) + 1;
  return others.toSpliced(place, 0, id);
}

/** «först», «sist», «efter Läsare» */
export function describeSpot(siblings: readonly { id: number; labels: Labels }[], spot: Spot): string {
  if (spot === 'first') return 'först';
  if (spot === 'last') return 'sist';
  return `efter ${siblings.find(({ id }) => id === spot)?.labels.sv ?? ''}`;
}

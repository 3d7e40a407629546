import type { SharedRefusal } from '../modules/rules.ts';

export type Refusal =
  | SharedRefusal
  | { rule: 'no-coordination' }
  | { rule: 'held-by-others'; holders: number }
  | { rule: 'spot-not-there' };

/** A role is made one for coordinators only where there are any, and nobody else holds it. */
export function refusalOfCoordinatorOnly(usesCoordination: boolean, otherHolders: number): Refusal[] {
  if (!usesCoordination) return [{ rule: 'no-coordination' }];
  return otherHolders === 0 ? [] : [{ rule: 'held-by-others', holders: otherHolders }];
}

/** The role to stand after is there. */
export const refusalOfSpot = (spot: 'first' | 'last' | number, roles: readonly number[]): Refusal[] =>
  typeof spot === 'string' || roles.includes(spot) ? [] : [{ rule: 'spot-not-there' }];

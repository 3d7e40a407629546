export type Refusal =
  | { rule: 'name-taken'; of: 'module' | 'role'; isRetired: boolean }
  | { rule: 'coordination-in-use'; coordinators: number; links: number; roles: string[] }
  | { rule: 'no-coordination' }
  | { rule: 'held-by-others'; holders: number }
  | { rule: 'spot-not-there' }
  | { rule: 'changed-meanwhile'; of: 'module' | 'role' };

interface Named {
  name: string;
  isRetired: boolean;
}

/** No two modules, and no two roles of a module, have the same Swedish name, whatever the letter case. */
export function refusalOfName(of: 'module' | 'role', name: string, others: readonly Named[]): Refusal[] {
  const folded = (text: string): string => text.toLocaleLowerCase('sv');
  const taken = others.find((other) => folded(other.name) === folded(name));
  return taken ? [{ rule: 'name-taken', of, isRetired: taken.isRetired }] : [];
}

/** What of a module rests on its coordination. */
export interface Coordination {
  /** Authorities with the coordinator part. */
  coordinators: number;
  /** Authorities that have a coordinator linked. */
  links: number;
  /** Names of the roles in use that are only for coordinators. */
  roles: string[];
}

/** A module keeps its coordination as long as something rests on it. */
export const refusalOfNoCoordination = (resting: Coordination): Refusal[] =>
  resting.coordinators + resting.links + resting.roles.length === 0
    ? []
    : [{ rule: 'coordination-in-use', ...resting }];

/** A role is made one for coordinators only where there are any, and nobody else holds it. */
export function refusalOfCoordinatorOnly(usesCoordination: boolean, otherHolders: number): Refusal[] {
  if (!usesCoordination) return [{ rule: 'no-coordination' }];
  return otherHolders === 0 ? [] : [{ rule: 'held-by-others', holders: otherHolders }];
}

/** The role to stand after is there. */
export const refusalOfSpot = (spot: 'first' | 'last' | number, roles: readonly number[]): Refusal[] =>
  typeof spot === 'string' || roles.includes(spot) ? [] : [{ rule: 'spot-not-there' }];

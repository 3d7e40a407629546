/** What is refused to modules and to their roles. */
export type SharedRefusal =
  | { rule: 'name-taken'; of: 'module' | 'role'; isRetired: boolean }
  | { rule: 'changed-meanwhile'; of: 'module' | 'role' };

export type Refusal =
  SharedRefusal | { rule: 'coordination-in-use'; coordinators: number; links: number; roles: string[] };

interface Named {
  name: string;
  isRetired: boolean;
}

/** No two modules, and no two roles of a module, have the same Swedish name, whatever the letter case. */
export function refusalOfName(
  of: 'module' | 'role',
  name: string,
  others: readonly Named[],
): SharedRefusal[] {
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

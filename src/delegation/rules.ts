import type { AuthorityKind } from '../db/generated/enums.ts';

export type Refusal =
  | { rule: 'changed-meanwhile' }
  | { rule: 'not-delegable' }
  | { rule: 'authority-out-of-scope' }
  | { rule: 'authority-is-manager' }
  | { rule: 'module-unknown' };

interface Wanted {
  kind: AuthorityKind;
  authorityId: number;
  /** The authorities to be assigned, and those of them that are in scope. */
  authorities: readonly number[];
  inScope: readonly { id: number; isManager: boolean }[];
  modules: readonly number[];
  knownModules: readonly number[];
}

/** The national coordinator delegates within its own scope only (ACC-06), and never who looks after others (ACC-10). */
export function refusalOfDelegation(wanted: Wanted): Refusal | null {
  if (!['ORDINARY', 'ACCESS_MANAGER'].includes(wanted.kind)) return { rule: 'not-delegable' };
  if (!wanted.modules.every((id) => wanted.knownModules.includes(id))) return { rule: 'module-unknown' };
  const isInScope = (id: number) => id !== wanted.authorityId && wanted.inScope.some((one) => one.id === id);
  if (!wanted.authorities.every(isInScope)) return { rule: 'authority-out-of-scope' };
  return wanted.inScope.some(({ isManager }) => isManager) ? { rule: 'authority-is-manager' } : null;
}

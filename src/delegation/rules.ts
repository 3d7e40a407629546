import type { AuthorityKind } from '../db/generated/enums.ts';

export type Refusal =
  { rule: 'not-delegable' } | { rule: 'authority-out-of-scope' } | { rule: 'module-unknown' };

interface Wanted {
  kind: AuthorityKind;
  authorityId: number;
  /** The authorities to be assigned, and those of them that are in scope. */
  authorities: readonly number[];
  inScope: readonly number[];
  modules: readonly number[];
  knownModules: readonly number[];
}

/** The national coordinator delegates within its own scope only (ACC-06). */
export function refusalOfDelegation(wanted: Wanted): Refusal | null {
  if (!['ORDINARY', 'ACCESS_MANAGER'].includes(wanted.kind)) return { rule: 'not-delegable' };
  if (!wanted.modules.every((id) => wanted.knownModules.includes(id))) return { rule: 'module-unknown' };
  const isAssignable = (id: number) => id !== wanted.authorityId && wanted.inScope.includes(id);
  return wanted.authorities.every(isAssignable) ? null : { rule: 'authority-out-of-scope' };
}

import { expect, it } from 'vitest';
import { refusalOfDelegation } from '../../src/delegation/rules.ts';

const right = {
  kind: 'ORDINARY' as const,
  authorityId: 1,
  authorities: [2, 3],
  inScope: [1, 2, 3].map((id) => ({ id, isManager: false })),
  modules: [7],
  knownModules: [7, 8],
};

it('ACC-06 what is in scope may be delegated to an ordinary authority and to an access manager', () => {
  expect(refusalOfDelegation(right)).toBeNull();
  expect(refusalOfDelegation({ ...right, kind: 'ACCESS_MANAGER' })).toBeNull();
});

it.each([
  [{ kind: 'NATIONAL_COORDINATOR' as const }, 'not-delegable'],
  [{ kind: 'COMMISSION' as const }, 'not-delegable'],
  [{ modules: [7, 9] }, 'module-unknown'],
  [{ authorities: [2, 4] }, 'authority-out-of-scope'],
  [{ authorities: [1] }, 'authority-out-of-scope'],
])('ACC-06 %j is refused: %s', (changes, rule) => {
  expect(refusalOfDelegation({ ...right, ...changes })).toEqual({ rule });
});

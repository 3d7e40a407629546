import { expect, it } from 'vitest';
import { refusalsOfRemoval } from '../../src/managed-authorities/rules.ts';

const polisen = { isOwn: false, kind: 'ORDINARY', name: 'Polisen' };

it('ACC-07 an authority in scope may be removed with its name typed', () => {
  expect(refusalsOfRemoval(polisen, 'Polisen')).toBeNull();
});

it.each([
  [{ isOwn: true }, 'Polisen', 'own-authority'],
  [{ kind: 'NATIONAL_COORDINATOR' }, 'Polisen', 'is-coordinator'],
  [{}, 'polisen', 'name-differs'],
  [{}, '', 'name-differs'],
  // A name of before, of nothing that is seen, is not confirmed by typing nothing.
  [{ name: '' }, '', 'name-differs'],
])('ACC-07 %j with «%s» typed is refused: %s', (changes, typed, rule) => {
  expect(refusalsOfRemoval({ ...polisen, ...changes }, typed)).toEqual({ rule });
});

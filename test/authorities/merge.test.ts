import { describe, expect, it } from 'vitest';
import { merge } from '../../src/authorities/merge.ts';
import type { AuthorityValues } from '../../src/authorities/forms.ts';

const base = {
  officialName: 'A',
  telephone: '1',
  email: 'a@a.example',
  workingLanguages: ['sv'],
  keywords: [1, 2, 3],
  coordinators: ['1-2', '1-3'],
} as unknown as AuthorityValues;

describe('AUT-05 three-way merge', () => {
  it('AUT-05 takes over what only they changed', () => {
    const result = merge(base, { ...base, telephone: '2' }, base);
    expect(result).toMatchObject({ values: { telephone: '2' }, takenOver: ['telephone'], conflicts: [] });
  });

  it('AUT-05 keeps what only I changed', () => {
    const result = merge(base, base, { ...base, telephone: '3' });
    expect(result).toMatchObject({ values: { telephone: '3' }, takenOver: [], conflicts: [] });
  });

  it('AUT-05 keeps mine and calls it a conflict where both changed', () => {
    const result = merge(base, { ...base, telephone: '2' }, { ...base, telephone: '3' });
    expect(result).toMatchObject({ values: { telephone: '3' }, takenOver: [], conflicts: ['telephone'] });
  });

  it('AUT-05 is no conflict where both changed to the same', () => {
    const both = { ...base, telephone: '2' };
    expect(merge(base, both, both)).toMatchObject({ values: both, takenOver: [], conflicts: [] });
  });

  it('AUT-05 merges keywords one by one', () => {
    const result = merge(base, { ...base, keywords: [1, 3, 4] }, { ...base, keywords: [2, 3, 5] });
    expect(result.values.keywords).toEqual([3, 4, 5]);
  });

  it('AUT-05 merges linked coordinators one by one, and says that they have taken some over', () => {
    const theirs = { ...base, coordinators: ['1-2', '2-4'] };
    const result = merge(base, theirs, { ...base, coordinators: ['1-2', '1-3', '1-5'] });
    expect(result).toMatchObject({
      values: { coordinators: ['1-2', '1-5', '2-4'] },
      takenOver: ['coordinators'],
      conflicts: [],
    });
  });
});

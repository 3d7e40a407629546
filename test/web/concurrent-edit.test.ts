import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mergeEdits, readBase, writeBase } from '../../src/web/concurrent-edit.ts';

interface Values {
  name: string;
  phone: string;
  isChief: boolean;
  roles: number[];
}

const base: Values = { name: 'Zoran', phone: '08-1', isChief: false, roles: [1, 2] };

describe('two who edit at once', () => {
  it('what each has changed alone is kept, box by box', () => {
    const theirs = { ...base, name: 'Zoran P', isChief: true, roles: [2, 3] };
    const typed = { ...base, phone: '08-2', roles: [1, 2, 4] };
    expect(mergeEdits(base, theirs, typed)).toEqual({
      values: { name: 'Zoran P', phone: '08-2', isChief: true, roles: [2, 3, 4] },
      conflicts: [],
      takenOver: ['name', 'isChief', 'roles'],
    });
  });

  it('what both have changed differently is a conflict, and stays as typed', () => {
    const merged = mergeEdits(base, { ...base, phone: '08-3' }, { ...base, phone: '08-2' });
    expect(merged).toEqual({ values: { ...base, phone: '08-2' }, conflicts: ['phone'], takenOver: [] });
  });

  it('what both have changed alike is nothing to tell', () => {
    const both = { ...base, phone: '08-3', roles: [7] };
    expect(mergeEdits(base, both, { ...both, roles: [7] })).toEqual({
      values: both,
      conflicts: [],
      takenOver: [],
    });
  });

  it('without a base every difference is a conflict, a group included', () => {
    const typed = { ...base, phone: '08-2', roles: [1] };
    expect(mergeEdits(null, base, typed)).toEqual({
      values: typed,
      conflicts: ['phone', 'roles'],
      takenOver: [],
    });
  });

  it('a long text travels as a digest, and is compared all the same', () => {
    const schema = z.record(z.string(), z.string());
    const was = { long: 'å'.repeat(4_000), short: 'a' };
    const written = writeBase(was);
    expect(written.length).toBeLessThan(100);
    const filledIn = readBase(schema, written);
    expect(mergeEdits(filledIn, { ...was, short: 'b' }, was)).toMatchObject({
      takenOver: ['short'],
      conflicts: [],
    });
    const theirs = { ...was, long: 'ä'.repeat(4_000) };
    expect(mergeEdits(filledIn, theirs, was)).toMatchObject({
      values: theirs,
      takenOver: ['long'],
      conflicts: [],
    });
    const typed = { ...was, long: 'ö'.repeat(4_000) };
    expect(mergeEdits(filledIn, theirs, typed)).toMatchObject({ values: typed, conflicts: ['long'] });
  });

  const values = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    phone: fc.constantFrom('', '1', '2'),
    isChief: fc.boolean(),
    roles: fc.uniqueArray(fc.nat(5)),
  });

  it('nothing of mine is lost and nothing of theirs is undone, whatever the two have done', () => {
    fc.assert(
      fc.property(values, values, values, (was, theirs, typed) => {
        const { values: merged, conflicts } = mergeEdits<Values>(was, theirs, typed);
        for (const field of ['name', 'phone', 'isChief'] as const) {
          if (typed[field] !== was[field]) expect(merged[field]).toBe(typed[field]);
          else expect(merged[field]).toBe(theirs[field]);
          const isTold = conflicts.includes(field);
          expect(isTold).toBe(merged[field] !== theirs[field] && theirs[field] !== was[field]);
        }
        for (const role of [0, 1, 2, 3, 4, 5]) {
          const [before, after, mine] = [was, theirs, typed].map(({ roles }) => roles.includes(role));
          expect(merged.roles.includes(role)).toBe(mine === before ? after : mine);
        }
      }),
    );
  });
});

describe('what a form says that it was filled in from', () => {
  const schema = z.object({ name: z.string(), roles: z.array(z.int()) });

  it('is read as it was written', () => {
    expect(readBase(schema, writeBase({ name: 'Å"<', roles: [1] }))).toEqual({ name: 'Å"<', roles: [1] });
  });

  it.each(['', 'x', 'null', '[]', '{"name":1,"roles":[]}', '{"name":"a","roles":["1"]}'])(
    'is nothing when we cannot have written it: %s',
    (text) => {
      expect(readBase(schema, text)).toBeNull();
    },
  );

  it('SEC-07 is not read when it is longer than any', () => {
    expect(readBase(schema, JSON.stringify({ name: 'x'.repeat(30_000), roles: [] }))).toBeNull();
  });
});

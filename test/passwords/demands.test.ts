import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unmetDemands } from '../../src/passwords/demands.ts';
import { hashPassword, needsRehash, verifyPassword } from '../../src/passwords/hash.ts';
import { temporaryPassword } from '../../src/passwords/temporary.ts';

const unmet = (password: string) => unmetDemands(password).map(({ id }) => id);

describe('PWD-03 what a password must meet', () => {
  it.each([
    ['Demo1234', []],
    ['Åäöåäöå1', []],
    ['ΑΒΓαβγ12', []],
    ['Пароль12', []],
    ['Ett långt lösenord med mellanslag 1', []],
    ['😀😀😀😀😀Aa1', []],
    ['😀😀😀😀Aa1', ['length']],
    ['abc', ['length', 'upper', 'digit']],
    ['', ['length', 'upper', 'lower', 'digit']],
    ['ABCDEFGH1', ['lower']],
    ['abcdefgh1', ['upper']],
    ['Abcdefgh', ['digit']],
    ['Aa1' + 'x'.repeat(125), []],
    ['Aa1' + 'x'.repeat(126), ['limit']],
  ])('PWD-03 %s lacks %j', (password, ids) => {
    expect(unmet(password)).toEqual(ids);
  });

  it('PWD-03 counts composed and decomposed accents alike', () => {
    const composed = 'Åäöéü12';
    expect(composed.normalize('NFD').length).toBeGreaterThan(8);
    expect(unmet(composed.normalize('NFD'))).toEqual(unmet(composed.normalize('NFC')));
  });
});

describe('PWD-10 how passwords are kept', () => {
  it('PWD-10 as argon2id at m=19 MiB, t=2, p=1', async () => {
    expect(await hashPassword('Demo1234')).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
  });

  it('PWD-03 the same text with composed or decomposed accents is the same password', async () => {
    const hash = await hashPassword('Lösenörd1'.normalize('NFC'));
    expect(await verifyPassword(hash, 'Lösenörd1'.normalize('NFD'))).toBe(true);
    expect(await verifyPassword(hash, 'Losenord1')).toBe(false);
  });

  it('PWD-10 knows weaker parameters', () => {
    const weaker = '$argon2id$v=19$m=4096,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA';
    expect(needsRehash(weaker)).toBe(true);
  });
});

describe('temporary passwords', () => {
  it('PWD-01 PWD-03 obey the demands, are random, and hold nothing that looks like something else', () => {
    fc.assert(
      fc.property(fc.constant(null), () => {
        const password = temporaryPassword();
        expect(unmet(password)).toEqual([]);
        expect(password).toMatch(/^[A-HJ-NP-Za-km-z2-9]{14}$/);
      }),
    );
    expect(new Set(Array.from({ length: 1000 }, temporaryPassword)).size).toBe(1000);
  });
});

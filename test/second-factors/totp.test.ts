import fc from 'fast-check';
import { Secret } from 'otpauth';
import { expect, it } from 'vitest';
import { keyAddress, newKey, stepOfCode } from '../../src/second-factors/totp.ts';
import { codeAt } from '../support/second-factors.ts';

/** RFC 6238, appendix B: the ASCII secret «12345678901234567890», of its codes of eight digits the last six. */
const key = Secret.fromLatin1('12345678901234567890').base32;
it.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('PWD-11 the code of RFC 6238 at second %i is %s', (second, code) => {
  expect(stepOfCode(key, code, new Date(second * 1000), -1)).toBe(Math.floor(second / 30));
  expect(stepOfCode(key, code, new Date((second + 120) * 1000), -1)).toBeNull();
});

const moments = fc.integer({ min: 0, max: 4_000_000_000 }).map((ms) => new Date(1_700_000_000_000 + ms));

it('PWD-11 a phone whose clock is up to 31 seconds off is right, and one that is two minutes off is not', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: -31_000, max: 31_000 }), (now, off) => {
      expect(stepOfCode(key, codeAt(key, now, off), now, -1)).not.toBeNull();
      const late = codeAt(key, now, off < 0 ? -120_000 : 120_000);
      // One in a million codes is that of another step.
      if (late !== codeAt(key, now, off)) expect(stepOfCode(key, late, now, -1)).toBeNull();
    }),
    { numRuns: 300, seed: 6238 },
  );
});

it('PWD-11 whatever is typed and when, no step is taken twice, and none goes back', () => {
  const tries = fc.array(
    fc.record({ wait: fc.nat(40_000), off: fc.integer({ min: -40_000, max: 40_000 }) }),
    {
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(moments, tries, (start, made) => {
      let [now, last] = [start.getTime(), -1];
      for (const { wait, off } of made) {
        now += wait;
        const step = stepOfCode(key, codeAt(key, new Date(now), off), new Date(now), last);
        if (step === null) continue;
        expect(step).toBeGreaterThan(last);
        last = step;
      }
    }),
    { numRuns: 200, seed: 11 },
  );
});

it('PWD-11 codes are taken with the spaces that apps show, and nothing else around them', () => {
  const now = new Date();
  const code = codeAt(key, now);
  expect(stepOfCode(key, `${code.slice(0, 3)} ${code.slice(3)}`, now, -1)).not.toBeNull();
  for (const wrong of ['', code.slice(1), `${code}0`, `-${code}`, 'abcdef'])
    expect(stepOfCode(key, wrong, now, -1)).toBeNull();
});

it('PWD-11 each key is another of 160 bits, and the QR code says how its codes are made', () => {
  const [one, other] = [newKey(), newKey()];
  expect(one).not.toBe(other);
  expect(Secret.fromBase32(one).bytes).toHaveLength(20);
  const address = new URL(keyAddress(one, 'Myndighetsportalen', 'karin'));
  expect([address.protocol, address.host, address.pathname]).toEqual([
    'otpauth:',
    'totp',
    '/Myndighetsportalen:karin',
  ]);
  expect(Object.fromEntries(address.searchParams)).toMatchObject({ secret: one, digits: '6', period: '30' });
});

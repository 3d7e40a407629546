import { describe, expect, it } from 'vitest';
import { expiryOf } from '../../src/passwords/expiry.ts';

const at = (text: string) => new Date(text);

describe('PWD-04 six calendar months', () => {
  it.each([
    ['an ordinary day', '2026-01-15T12:00:00+01:00', '2026-07-15T12:00:00+02:00'],
    ['31 August to 28 February', '2026-08-31T09:00:00+02:00', '2027-02-28T09:00:00+01:00'],
    ['31 August to 29 February', '2027-08-31T09:00:00+02:00', '2028-02-29T09:00:00+01:00'],
    ['31 March to 30 September', '2026-03-31T23:59:00+02:00', '2026-09-30T23:59:00+02:00'],
    ['29 February to 29 August', '2028-02-29T12:00:00+01:00', '2028-08-29T12:00:00+02:00'],
    ['over the new year', '2026-12-31T23:30:00+01:00', '2027-06-30T23:30:00+02:00'],
    ['a day that is another in UTC', '2026-08-31T00:30:00+02:00', '2027-02-28T00:30:00+01:00'],
    ['into the hour that the clocks skip', '2026-09-28T02:30:00+02:00', '2027-03-28T03:30:00+02:00'],
    ['into the hour that comes twice', '2027-04-30T02:30:00+02:00', '2027-10-30T02:30:00+02:00'],
    [
      'into the hour that comes twice, the first of the two',
      '2026-04-25T02:30:00+02:00',
      '2026-10-25T02:30:00+02:00',
    ],
  ])('PWD-04 %s', (_, chosen, expires) => {
    expect(expiryOf(at(chosen)).toISOString()).toBe(at(expires).toISOString());
  });
});

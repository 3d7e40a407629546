import { expect, it } from 'vitest';
import { yearBelow } from '../../src/key-figures/words.ts';
import { lastTwelveMonths } from '../../src/web/months.ts';

const newYearsNight = new Date('2026-12-31T23:30:00Z');

it('the last twelve months begin at midnight in Sweden, in summer and winter', () => {
  const months = lastTwelveMonths(newYearsNight);
  expect(months.map(({ key }) => key).slice(-2)).toEqual(['2026-12', '2027-01']);
  expect(months).toHaveLength(12);
  expect(months[0]).toMatchObject({ key: '2026-02', year: 2026, month: 2 });
  expect(months.find(({ month }) => month === 7)?.start.toISOString()).toBe('2026-06-30T22:00:00.000Z');
  expect(lastTwelveMonths(new Date('2026-03-31T12:00:00Z'))[11]?.key).toBe('2026-03');
});

it.each([
  ['2026-11-24', { 1: '2026' }],
  ['2026-12-24', { 0: '2026' }],
  ['2026-05-24', { 0: '2025', 7: '2026' }],
])('on %s the years stand where they do not cover each other', (day, years: Record<string, string>) => {
  const months = lastTwelveMonths(new Date(`${day}T12:00:00Z`));
  expect(months.map((_, index) => yearBelow(months, index))).toEqual(
    months.map((_, index) => years[index] ?? ''),
  );
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRow, type RegisterAuthority } from '../../../src/authorities/import/register-row.ts';
import { parseRegister } from '../../../src/authorities/import/scb-register.ts';
import { readTable } from '../../../src/spreadsheets/read-table.ts';

/** Registers that the portal was not made for, with columns of their own, and the right values beside them. */
const folder = new URL('registers/', import.meta.url);

const rightColumns = {
  officialName: { headings: ['Rätt namn'] },
  telephone: { headings: ['Rätt telefon'] },
  postalStreet: { headings: ['Rätt postadress'] },
  postalCity: { headings: ['Rätt postort'] },
  visitingStreet: { headings: ['Rätt besöksadress'] },
  visitingCity: { headings: ['Rätt besöksort'] },
} as const;

type RightField = keyof typeof rightColumns;

const most = { bytes: 1_000_000, rows: 1000 };

function valuesOf(bytes: Uint8Array): RegisterAuthority[] {
  const register = parseRegister(bytes);
  if ('fault' in register) throw new Error(register.fault);
  return register.rows.map((row) => {
    const read = readRow(row);
    if ('refusals' in read) throw new Error(`${row.line}: ${read.refusals.join('; ')}`);
    expect(read.remarks.filter((remark) => remark !== 'organisationsnumret saknas')).toEqual([]);
    return read.authority;
  });
}

describe.each(readdirSync(folder))('the register %s', (name) => {
  it('becomes what a reader expects, value for value', () => {
    const bytes = readFileSync(new URL(name, folder));
    const right = readTable<RightField>(bytes, { columns: rightColumns, most });
    if ('fault' in right) throw new Error(right.fault);
    const known = (Object.keys(rightColumns) as RightField[]).filter((field) =>
      right.rows.some(({ values }) => values[field] !== ''),
    );
    const pick = (values: Record<RightField, string>) =>
      Object.fromEntries(known.map((field) => [field, values[field]]));
    const read = valuesOf(bytes).map(pick);
    expect(read.length).toBeGreaterThan(20);
    expect(read).toEqual(right.rows.map(({ values }) => pick(values)));
  });
});

const scb = new URL('../../../../shared/data/scb-forvaltningsmyndigheter.csv', import.meta.url);

describe('Statistics Sweden’s register', () => {
  it.skipIf(!existsSync(scb))('all 250 names become what they are called, as somebody has read them', () => {
    const right = readFileSync(new URL('scb-names.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    expect(valuesOf(readFileSync(scb)).map(({ officialName }) => officialName)).toEqual(right);
  });
});

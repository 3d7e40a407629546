import { expect, test } from 'vitest';
import { readRow } from '../../../src/authorities/import/register-row.ts';

const columns = [
  ...['number', 'name', 'postalStreet', 'postalCode', 'postalCity', 'visitingStreet', 'visitingCode'],
  ...['visitingCity', 'telephone', 'email', 'website', 'sfs'],
] as const;
type Fields = Partial<Record<(typeof columns)[number], string>>;

/** Reads a row that is right except for what the test says. */
function read(fields: Fields) {
  const right: Fields = { number: '202100-5943', name: 'NÄMNDEN' };
  return readRow(columns.map((column) => ({ ...right, ...fields })[column] ?? ''));
}

test('a whole row becomes readable values', () => {
  const postal = { postalStreet: 'BOX 1', postalCode: '103 15', postalCity: 'STOCKHOLM' };
  const visiting = { visitingStreet: 'SVEAVÄGEN 2', visitingCode: '111 34', visitingCity: 'STOCKHOLM' };
  const reach = { telephone: '087000800', email: ' Info@Namnden.se', website: 'www.namnden.se' };
  expect(read({ ...postal, ...visiting, ...reach })).toEqual({
    authority: {
      organisationNumber: '202100-5943',
      officialName: 'Nämnden',
      informalName: 'Nämnden',
      postalStreet: 'Box 1',
      postalCode: '103 15',
      postalCity: 'Stockholm',
      visitingStreet: 'Sveavägen 2',
      visitingCode: '111 34',
      visitingCity: 'Stockholm',
      telephone: '08-700 08 00',
      email: 'info@namnden.se',
      website: 'https://www.namnden.se',
    },
  });
});

test('«000 00» and a city is no visiting address', () => {
  const row = read({
    postalStreet: 'Box 1',
    postalCode: '103 15',
    postalCity: 'Lund',
    visitingCode: '000 00',
    visitingCity: 'LUND',
  });
  expect(row).toHaveProperty('authority.visitingCity', '');
});

test('a city that is all that is known is kept as postal city', () => {
  const row = read({ visitingCode: '000 00', visitingCity: 'VARBERG' });
  expect(row).toHaveProperty(
    'authority',
    expect.objectContaining({ postalCity: 'Varberg', visitingCity: '' }),
  );
});

test.each([
  ['http://www.a.se/b/', 'https://www.a.se/b/'],
  ['https://a.se', 'https://a.se'],
  ['', ''],
])('the web address «%s» is stored as «%s»', (website, stored) => {
  expect(read({ website })).toHaveProperty('authority.website', stored);
});

test.each<[Fields, string]>([
  [{ number: '202100-5944' }, 'organisationsnumret har fel kontrollsiffra'],
  [{ number: '2021005943' }, 'organisationsnumret ska skrivas NNNNNN-NNNN'],
  [{ number: '' }, 'organisationsnumret ska skrivas NNNNNN-NNNN'],
  [{ name: ' ' }, 'namnet saknas'],
  [{ name: 'Å'.repeat(201) }, 'namnet är längre än 200 tecken'],
  [{ name: 'Nämn\0den' }, 'namnet innehåller styrtecken'],
  [{ name: `Nämnden (${'Å'.repeat(101)})` }, 'det informella namnet är längre än 100 tecken'],
  [{ postalCode: '12345' }, 'postadressen har ett postnummer som inte skrivs NNN NN'],
  [{ telephone: '08-700 ankn. 2' }, 'telefonnumret innehåller annat än siffror'],
  [{ telephone: '0'.repeat(31) }, 'telefonnumret är längre än 30 tecken'],
  [{ email: 'info@' }, 'e-postadressen är felskriven'],
  [{ website: 'javascript:alert(1)' }, 'webbadressen är felskriven'],
  [{ website: 'ingen' }, 'webbadressen är felskriven'],
])('%j is refused: %s', (fields, refusal) => {
  expect(read(fields)).toEqual({ refusals: expect.arrayContaining([refusal]) as string[] });
});

test('an official name too long for an informal name is shortened after a word', () => {
  const row = read({ name: `Nämnden${' för'.repeat(40)}` });
  expect(row).toHaveProperty('authority.informalName', `Nämnden${' för'.repeat(23)}…`);
});

test('an official name of one word too long for an informal name is cut', () => {
  expect(read({ name: 'Å'.repeat(101) })).toHaveProperty('authority.informalName', `Å${'å'.repeat(98)}…`);
});

test('everything that is wrong is told at once', () => {
  expect(read({ number: '1', email: '@' })).toHaveProperty('refusals.length', 2);
});

test('a row with a column too many is refused', () => {
  expect(readRow(Array<string>(13).fill(''))).toEqual({
    refusals: ['raden har 13 kolumner i stället för 12'],
  });
});

import { expect, test } from 'vitest';
import { readRow, type RegisterAuthority } from '../../../src/authorities/import/register-row.ts';
import type { RegisterRow } from '../../../src/authorities/import/scb-register.ts';

type Fields = Partial<RegisterRow['values']>;

const empty: RegisterRow['values'] = {
  ...{
    organisationNumber: '202100-5943',
    name: 'NÄMNDEN',
    telephone: '',
    email: '',
    website: '',
    statute: '',
  },
  ...{
    postalStreet: '',
    postalCode: '',
    postalCity: '',
    visitingStreet: '',
    visitingCode: '',
    visitingCity: '',
  },
};

/** Reads a row that is right except for what the test says. */
const read = (fields: Fields, isTooLong = false) => readRow({ values: { ...empty, ...fields }, isTooLong });

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
    remarks: [],
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
  [{ organisationNumber: '202100-5944' }, 'organisationsnumret har fel kontrollsiffra'],
  [{ organisationNumber: '20210-5943' }, 'organisationsnumret ska skrivas NNNNNN-NNNN'],
  [
    { organisationNumber: '2,02E+09' },
    'organisationsnumret har avrundats till ”2,02E+09” i ett kalkylprogram',
  ],
  [{ name: ' ' }, 'namnet saknas'],
  [{ name: '4711' }, 'namnet saknar bokstäver'],
  [{ name: 'Å'.repeat(201) }, 'namnet är längre än 200 tecken'],
  [{ name: `Nämnden (${'Å'.repeat(101)})` }, 'det informella namnet är längre än 100 tecken'],
  [
    { name: 'Å'.repeat(3000) },
    'raden har ett fält som är för långt, eller har för många accenter på en bokstav',
  ],
])('%j is refused: %s', (fields, refusal) => {
  expect(read(fields)).toEqual({ refusals: [refusal] });
});

test('AUT-04 an e-mail address of a domain with å, ä or ö is kept as the forms keep it', () =>
  expect(read({ email: 'Info@räksmörgås.example' })).toHaveProperty(
    'authority.email',
    'info@xn--rksmrgs-5wao1o.example',
  ));

test.each([
  ['202100-5943', '202100-5943'],
  ['2021005943', '202100-5943'],
  ['16 202100–5943', '202100-5943'],
  ['SE202100594301', '202100-5943'],
])('AUT-02 the organisation number «%s» is kept as %s', (organisationNumber, kept) =>
  expect(read({ organisationNumber })).toMatchObject({
    authority: { organisationNumber: kept },
    remarks: [],
  }),
);

test('a missing organisation number is told', () =>
  expect(read({ organisationNumber: ' ' })).toMatchObject({
    authority: { organisationNumber: '' },
    remarks: ['organisationsnumret saknas'],
  }));

test.each<[Fields, string]>([
  [{ postalCode: '12345' }, '123 45'],
  [{ postalCode: '123  45' }, '123 45'],
  [{ postalCode: 'SE-123 45' }, '123 45'],
  [{ postalCode: 'S-12345' }, '123 45'],
  [{ postalCode: '00000' }, ''],
  [{ postalCode: 'sw1a 1aa' }, 'SW1A 1AA'],
])('of %j the postcode is kept as «%s»', (fields, postalCode) =>
  expect(read({ ...fields, postalStreet: 'Box 1' })).toMatchObject({
    authority: { postalCode },
    remarks: [],
  }),
);

test.each<[Fields, keyof RegisterAuthority, string]>([
  [
    { postalCode: '1234', postalStreet: 'Box 1' },
    'postalCode',
    'postadressen har postnumret ”1234”, som inte skrivs NNN NN och är utelämnat',
  ],
  [
    { visitingStreet: 'Å'.repeat(201) },
    'visitingStreet',
    'besöksadressen har en rad som är längre än 200 tecken och är utelämnad',
  ],
  [
    { telephone: 'se webben 1' },
    'telephone',
    'telefonnumret ”se webben 1” går inte att läsa och är utelämnat',
  ],
  [{ email: 'info@' }, 'email', 'e-postadressen ”info@” är felskriven och är utelämnad'],
  [
    { website: 'javascript:alert(1)' },
    'website',
    'webbadressen ”javascript:alert(1)” är felskriven och är utelämnad',
  ],
])('of %j, %s is left empty and told', (fields, field, remark) => {
  expect(read(fields)).toMatchObject({
    authority: { officialName: 'Nämnden', [field]: '' },
    remarks: [remark],
  });
});

test('decomposed letters are composed, and what nobody sees is taken away', () =>
  expect(read({ name: 'Språkrådet\u200B'.normalize('NFD') })).toHaveProperty(
    'authority.officialName',
    'Språkrådet',
  ));

test('an official name too long for an informal name is shortened after a word', () => {
  const row = read({ name: `Nämnden${' för'.repeat(40)}` });
  expect(row).toHaveProperty('authority.informalName', `Nämnden${' för'.repeat(23)}…`);
});

test('an official name of one word too long for an informal name is cut', () => {
  expect(read({ name: 'Å'.repeat(101) })).toHaveProperty('authority.informalName', `Å${'å'.repeat(98)}…`);
});

test('everything that is wrong is told at once', () => {
  expect(read({ organisationNumber: '1', name: '' })).toHaveProperty('refusals.length', 2);
});

test('a row that is longer than the headings is refused', () => {
  expect(read({}, true)).toEqual({ refusals: ['raden har fler fält än rubrikraden'] });
});

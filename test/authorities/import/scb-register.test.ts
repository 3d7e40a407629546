import { expect, test } from 'vitest';
import { parseRegister } from '../../../src/authorities/import/scb-register.ts';

const header =
  'Organisationsnr;Namn;PostAdress;PostNr;PostOrt;BesöksAdress;BesöksPostNr;BesöksPostOrt;Tfn;Epost;Webbadress;SFS';
const row = '202100-5943;Nämnden;Box 1;103 15;STOCKHOLM;;000 00;STOCKHOLM;087000800;;;2007:1216';

const parse = (text: string) => parseRegister(Buffer.from(text));
const expected = { rows: [{ line: 2, fields: row.split(';') }] };

test('rows carry their line numbers and a byte order mark does not matter', () => {
  expect(parse(`${header}\r\n${row}\r\n`)).toEqual(expected);
  expect(parse(`\uFEFF${header}\n${row}`)).toEqual(expected);
});

test('an empty line counts as a line but is no row', () => {
  expect(parse(`${header}\n\n${row}`)).toEqual({ rows: [{ line: 3, fields: row.split(';') }] });
});

test('a row with too few columns is left to be refused by itself', () => {
  expect(parse(`${header}\na;b`)).toEqual({ rows: [{ line: 2, fields: ['a', 'b'] }] });
});

test.each([
  ['an empty file', '', 'Filen är tom.'],
  ['a file of white space', ' \r\n', 'Filen är tom.'],
  ['a file without rows', header, 'Filen innehåller inga myndigheter.'],
  ['another header', `${header};Mer\n${row}`, `Filens första rad ska vara ”${header}”.`],
  ['commas', header.replaceAll(';', ','), `Filens första rad ska vara ”${header}”.`],
])('%s is a fault', (_, text, fault) => expect(parse(text)).toEqual({ fault }));

test('a quotation mark that is never closed is a fault', () => {
  expect(parse(`${header}\n"${row}`)).toHaveProperty('fault', expect.stringContaining('CSV-fil'));
});

test('Latin-1 and UTF-16 are faults', () => {
  const fault = 'Filen är inte kodad i UTF-8.';
  expect(parseRegister(Buffer.from(`${header}\n${row}`, 'latin1'))).toEqual({ fault });
  expect(parseRegister(Buffer.from(`\uFEFF${header}`, 'utf16le'))).toEqual({ fault });
});

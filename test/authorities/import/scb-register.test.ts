import { expect, test } from 'vitest';
import { parseRegister } from '../../../src/authorities/import/scb-register.ts';
import { header, numbers, registerFile, registerRow } from './register-file.ts';

test('the register’s own headings are all known', () => {
  const file = parseRegister(Buffer.from(registerFile(registerRow(numbers[0]))));
  expect(file).toEqual({
    ignored: [],
    rows: [
      {
        line: 2,
        isTooLong: false,
        values: {
          organisationNumber: numbers[0],
          name: 'Nämnden',
          postalStreet: 'BOX 1',
          postalCode: '103 15',
          postalCity: 'STOCKHOLM',
          visitingStreet: '',
          visitingCode: '000 00',
          visitingCity: 'STOCKHOLM',
          telephone: '087000800',
          email: 'info@namnden.se',
          website: 'www.namnden.se',
          statute: '2007:1216',
        },
      },
    ],
  });
});

test('a file of something else is refused with the headings', () =>
  expect(parseRegister(Buffer.from('Ort;Län\nLund;Skåne'))).toEqual({
    fault: `Filens första rad saknar ”Organisationsnr” och ”Namn”. Rubrikerna är ”${header}”.`,
  }));

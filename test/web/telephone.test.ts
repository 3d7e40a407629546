import { expect, it } from 'vitest';
import { optionalTelephone } from '../../src/web/forms.ts';
import { dialOf } from '../../src/web/telephone.ts';

const field = optionalTelephone('Telefonnummer');

it.each([
  ['', '', ''],
  ['08-690 48 00', '08-690 48 00', '086904800'],
  ['08–690 48 00', '08-690 48 00', '086904800'],
  ['08\u2011690\u00A048\u202F00', '08-690 48 00', '086904800'],
  ['08.690.48.00', '08.690.48.00', '086904800'],
  ['+46 (0)8-690 48 00', '+46 (0)8-690 48 00', '+4686904800'],
  ['+46(0)8 690 48 00', '+46(0)8 690 48 00', '+4686904800'],
  ['(+46) 8 690 48 00', '(+46) 8 690 48 00', '+4686904800'],
  ['0046 8 690 48 00', '0046 8 690 48 00', '004686904800'],
  ['+358 29 533 1000', '+358 29 533 1000', '+358295331000'],
  ['08-690 48 00 ankn. 12', '08-690 48 00 ankn. 12', '086904800'],
  ['08-690 48 00, ankn 12', '08-690 48 00, ankn 12', '086904800'],
  ['08-690 48 00 anknytning 1234', '08-690 48 00 anknytning 1234', '086904800'],
  ['+46 8 690 48 00 ext. 12', '+46 8 690 48 00 ext. 12', '+4686904800'],
  ['+46 8 690 48 00 x12', '+46 8 690 48 00 x12', '+4686904800'],
  ['08-690 48 00 (växel)', '08-690 48 00 (växel)', '086904800'],
  ['Växel: 08-690 48 00', 'Växel: 08-690 48 00', '086904800'],
  ['+46 (0)8-690 48 00 (växel), ankn. 12345', '+46 (0)8-690 48 00 (växel), ankn. 12345', '+4686904800'],
  ['08-690 48 00 / 08-690 48 01', '08-690 48 00 / 08-690 48 01', '086904800'],
  ['114 14', '114 14', '11414'],
])('AUT-02 USR-02 «%s» is kept as «%s» and dials %s', (typed, kept, dialled) => {
  expect(field.safeParse(typed)).toEqual({ success: true, data: kept });
  expect(dialOf(kept)).toBe(`tel:${dialled}`);
});

it.each([
  'ring',
  'ring 08-690 48 00',
  '08-690 4B 00',
  '070 FLOWERS 12345',
  'växel',
  '1234',
  'ankn. 12',
  '08+690 48 00',
  '08-690 48 00 växelx',
  'xväxel 08-690 48 00',
  '08-690 48 00 <b>',
])('AUT-02 SEC-05 «%s» is no telephone number', (typed) => {
  expect(field.safeParse(typed).error?.issues[0]?.message).toBe(
    'Ange ett telefonnummer med siffror, till exempel 08-690 48 00, +46 8 690 48 00 eller 08-690 48 00 ankn. 12.',
  );
});

it('AUT-02 SEC-07 a longer one is refused before it is read', () => {
  expect(field.safeParse('0'.repeat(51)).error?.issues[0]?.message).toContain('högst 50 tecken');
});

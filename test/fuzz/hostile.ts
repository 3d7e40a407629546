import fc from 'fast-check';
import type { Fields } from '../support/portal.ts';

/** A body as names and values that are written for the wire already, so that they may be written wrongly. */
export type Pairs = readonly (readonly [name: string, value: string])[];

export const pairsOf = (fields: Fields): Pairs =>
  Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => [encodeURIComponent(name), encodeURIComponent(one)] as const),
  );

export const bodyOf = (pairs: Pairs): string => pairs.map(([name, value]) => `${name}=${value}`).join('&');

/** What must never be found in a page as it was typed. */
export const live = ['<script>prov()', '"><img src=x onerror=prov()>'];

const words = [
  ...[
    '',
    ' ',
    '\t\n\r\v',
    '0',
    '-1',
    '1e3',
    '1.5',
    '2147483647',
    '2147483648',
    '99999999999',
    'NaN',
    'null',
    '١٢',
    '0x10',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'on', 'true', 'undefined'],
  ...live,
  ...[
    `' OR 1=1 --`,
    `'; DROP TABLE "user"; --`,
    `%' ILIKE '%`,
    `\\`,
    `a & b | !c <-> (d`,
    `:*`,
    `"å`,
    '{"a":1}',
    '${7*7}<%= 7*7 %>{{7*7}}',
  ],
  ...[
    '../../etc/passwd',
    'https://ond.example',
    '//ond.example',
    'javascript:prov()',
    'a@b',
    'å@ö.se',
    `${'a'.repeat(65)}@exempel.example`,
  ],
  ...[
    '\u202Ebakvänt',
    '\uFEFFbom',
    '\u200D',
    '\u3164',
    '\u2800 \u115F',
    '\u2066a\u2069',
    '\u00AD',
    '\u{E0041}',
    '\uE000',
    '\uFFFE\uFFFF',
    '\u{1F468}\u200D\u{1F469}',
    'e\u0301'.repeat(200),
    'ﬁ',
    'İ',
    'ẞ',
    '\u0345',
  ],
].map(encodeURIComponent);

/** What is no text at all. */
const broken = [
  '%00',
  'a%00b',
  '%01',
  '%7F',
  '%C2%85',
  '%1B[31m',
  '%ED%A0%80',
  '%ED%B0%80',
  '%FF',
  '%C0%80',
  '%E0%A4%A',
  '%',
  '%zz',
  '%EF%BF%BD',
  '%F4%90%80%80',
];

const huge = [
  ...[10_000, 200_000, 2_900_000].map((length) => 'x'.repeat(length)),
  ...['\u0301', '\u0316', '\u0301\u0316', '"', '<'].map((unit) => `a${unit.repeat(50_000)}`),
];

const generated = fc.string({ unit: 'binary', maxLength: 40 }).map(encodeURIComponent);

/** A value that no browser would send. */
export const value: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  { weight: 3, arbitrary: fc.constantFrom(...broken) },
  { weight: 1, arbitrary: fc.constantFrom(...huge) },
  { weight: 2, arbitrary: generated },
);

type Spoiling = (pairs: Pairs, name: string) => Pairs;

const only =
  (change: (pair: Pairs[number]) => Pairs): ((pairs: Pairs, name: string) => Pairs) =>
  (pairs, name) =>
    pairs.flatMap((pair) => (pair[0] === name ? change(pair) : [pair]));

/** What may be done to one field. */
const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(only(() => [])) },
  { weight: 1, arbitrary: fc.constant(only((pair) => [pair, pair])) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('[]', '[a]', '[a][b]', '[__proto__]', '.a', '%5B0%5D', '%00')
      .map((nested) => only(([name, one]) => [[`${name}${nested}`, one]])),
  },
  { weight: 6, arbitrary: value.map((one) => only(([name]) => [[name, one]])) },
  { weight: 1, arbitrary: value.map((one) => only((pair) => [pair, [pair[0], one]])) },
);

const extra: fc.Arbitrary<Pairs> = fc.constantFrom<Pairs>(
  ...[
    '__proto__',
    'constructor',
    'toString',
    '__proto__[isAdministrator]',
    'hasOwnProperty',
    '',
    '%00',
    '%FF',
  ].map((name): Pairs => [[name, '1']]),
  [
    ['isAdministrator', 'on'],
    ['authorityId', '1'],
    ['id', '1'],
    ['kind', 'COMMISSION'],
  ],
  Array.from({ length: 6000 }, (_, index) => [`f${index}`, ''] as const),
);

/** The body of a form with one field spoilt, all of them, something added, or nothing but rubbish. */
export function spoilt(fields: Fields): fc.Arbitrary<Pairs> {
  const pairs = pairsOf(fields);
  const names = [...new Set(pairs.map(([name]) => name))];
  const one = fc.tuple(fc.constantFrom(...names, ''), spoiling).map(([name, spoil]) => spoil(pairs, name));
  const all = fc
    .array(spoiling, { minLength: names.length, maxLength: names.length })
    .map((spoils) => spoils.reduce((body, spoil, index) => spoil(body, names[index]!), pairs));
  const more = extra.map((added) => [...pairs, ...added]);
  const rubbish = fc.array(fc.tuple(value, value), { maxLength: 5 });
  return fc.oneof(
    { weight: 6, arbitrary: one },
    { weight: 2, arbitrary: all },
    { weight: 2, arbitrary: more },
    { weight: 1, arbitrary: rubbish },
  );
}

/** How a body may be dressed; most go as forms do. */
export const dress: fc.Arbitrary<(body: string) => { headers: Record<string, string>; body: string }> =
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(as('application/x-www-form-urlencoded')) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...[
          'application/x-www-form-urlencoded; charset=utf-16',
          'application/x-www-form-urlencoded; charset=iso-8859-1',
          'text/plain',
          'application/json',
          'multipart/form-data; boundary=x',
          'multipart/form-data',
          'x',
          '',
        ].map(as),
        (body: string) => ({
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(Object.fromEntries(new URLSearchParams(body))),
        }),
        (body: string) => ({
          headers: { 'content-type': 'multipart/form-data; boundary=x' },
          body: multipart(body),
        }),
        (body: string) => ({
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
          body,
        }),
        (body: string) => ({
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'x' },
          body,
        }),
      ),
    },
  );

function as(type: string) {
  return (body: string) => ({
    headers: type ? { 'content-type': type } : ({} as Record<string, string>),
    body,
  });
}

const multipart = (body: string): string =>
  [...new URLSearchParams(body)]
    .map(([name, one]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${one}\r\n`)
    .join('') + '--x--\r\n';

/** What may stand in an address in place of an ID. */
export const parameter: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      '0',
      '-1',
      '1e3',
      '2147483648',
      '99999999999',
      '1.5',
      '%00',
      '1%00',
      '%FF',
      '%E0%A4%A',
      '%ED%A0%80',
      '__proto__',
      'constructor',
      '%2e%2e%2f',
      '%20',
      "1'",
      '1%20OR%201=1',
      'x'.repeat(5000),
      '%F0%9F%98%80',
      'SE',
      'se',
      'toString',
    ],
  ),
  generated.filter((text) => text !== '' && text !== '.' && text !== '..'),
);

/** Whether an address may be so long. */
export const isShort = (query: string): boolean => query.length < 8000;

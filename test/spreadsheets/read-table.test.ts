import iconv from 'iconv-lite';
import { describe, expect, it, test } from 'vitest';
import { readTable, type TableForm } from '../../src/spreadsheets/read-table.ts';

const form = {
  columns: {
    number: { headings: ['Nummer', 'Nr'], isRequired: true },
    name: { headings: ['Namn'], isRequired: true },
    city: { headings: ['Postort'] },
  },
  most: { bytes: 10_000, rows: 3 },
} as const satisfies TableForm<string>;

const read = (content: string | Uint8Array) =>
  readTable(typeof content === 'string' ? Buffer.from(content) : content, form);

const text = 'Nummer;Namn;Postort\r\n1;Språkrådet – växel;Åmål\r\n';
const row = { line: 2, values: { number: '1', name: 'Språkrådet – växel', city: 'Åmål' }, isTooLong: false };

describe('encodings', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['Windows-1252', iconv.encode(text, 'windows-1252')],
    ['UTF-16 LE with a byte order mark', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['UTF-16 BE with a byte order mark', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['UTF-16 LE without', iconv.encode(text, 'utf-16le')],
    ['UTF-16 BE without', iconv.encode(text, 'utf-16be')],
  ])('%s is read', (_, bytes) => expect(read(bytes)).toEqual({ rows: [row], ignored: [] }));

  it.each([
    ['UTF-8 taken for Windows-1252', iconv.decode(Buffer.from(text), 'windows-1252')],
    ['only one ”Ã…”', 'Nummer;Namn\n1;Ã…mål'],
    ['only one ”Ã¶”', 'Nummer;Namn\n1;Malmo\n2;MalmÃ¶'],
    ['”à” as ”Ã” and a hard space', 'Nummer;Namn\n1;Ã\u00A0'],
    ['U+FFFD', 'Nummer;Namn\n1;M\uFFFDlndal'],
    ['UTF-8 taken for code page 850', iconv.decode(Buffer.from(text), 'cp850')],
    ['code page 850 taken for Windows-1252', iconv.encode('Nummer;Namn\n1;Mölndal', 'cp850')],
    ['a zero character', 'Nummer;Namn\n1;M\0lndal'],
  ])('%s is refused', (_, content) =>
    expect(read(content)).toEqual({
      fault: expect.stringMatching(
        /^Bokstäver i filen har förstörts, till exempel på rad [1-3]: ”.{1,40}”\. Spara /,
      ) as string,
    }),
  );

  it('says on which line letters are destroyed, and shows them', () => {
    expect(read('Nummer;Namn\n1;Malmo\n2;MalmÃ¶')).toEqual({
      fault:
        'Bokstäver i filen har förstörts, till exempel på rad 3: ”2;MalmÃ¶”. Spara originalet på nytt som ”CSV UTF-8”.',
    });
  });

  it.each([
    ['a workbook', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0])],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
  ])('%s is no text', (_, bytes) =>
    expect(read(bytes)).toEqual({
      fault: 'Filen är en arbetsbok och ingen textfil. Spara den som ”CSV UTF-8”.',
    }),
  );

  it('Portuguese and French capitals are no destroyed letters', () =>
    expect(read('Nummer;Namn\n1;SÃO, ÂGE, ” Â ”, ”Åäö”')).toHaveProperty(
      'rows.0.values.name',
      'SÃO, ÂGE, ” Â ”, ”Åäö”',
    ));
});

describe('separators and headings', () => {
  const values = { number: '1', name: 'Språkrådet', city: 'Åmål' };
  it.each<[string, string, number]>([
    ['semicolons', 'Nummer;Namn;Postort\n1;Språkrådet;Åmål', 2],
    ['commas', 'Nummer,Namn,Postort\n1,Språkrådet,Åmål', 2],
    ['tabs', 'Nummer\tNamn\tPostort\n1\tSpråkrådet\tÅmål', 2],
    ['Excel’s line sep=;', 'sep=;\r\nNummer;Namn;Postort\r\n1;Språkrådet;Åmål', 3],
    ['SEP= with a tab', 'SEP=\t\r\nNummer\tNamn\tPostort\r\n1\tSpråkrådet\tÅmål', 3],
    ['another separator that is named', 'sep=|\nNummer|Namn|Postort\n1|Språkrådet|Åmål', 3],
    ['quoted fields', '"Nummer";"Namn";"Postort"\n"1";"Språkrådet";"Åmål"', 2],
    ['another order', 'Postort;Nummer;Namn\nÅmål;1;Språkrådet', 2],
    ['another case, spaces and marks', 'POST-ORT; nummer ;NAMN:\nÅmål;1;Språkrådet', 2],
    ['another name of a column', 'Nr;Namn;Postort\n1;Språkrådet;Åmål', 2],
    ['decomposed letters', 'Nummer;Namn;Postort\n1;Språkrådet;Åmål'.normalize('NFD'), 2],
    ['line ends of old Macs', 'Nummer;Namn;Postort\r1;Språkrådet;Åmål\r', 2],
    ['empty rows', '\n;;\nNummer;Namn;Postort\n\n;;\n ; ;\n1;Språkrådet;Åmål\n;;\n', 7],
    ['empty cells to the right', 'Nummer;Namn;Postort;;\n1;Språkrådet;Åmål;;;;', 2],
    ['="…"', 'Nummer;Namn;Postort\n="1";"=""Språkrådet""";Åmål', 2],
  ])('%s', (_, content, line) => {
    const table = read(content);
    expect(table).toMatchObject({ rows: [{ line, isTooLong: false }], ignored: [] });
    if (!('rows' in table)) return;
    expect(Object.values(table.rows[0]!.values).map((value) => value.normalize())).toEqual(
      Object.values(values),
    );
  });

  it('other columns are named and not read', () =>
    expect(read('Kommun;Nummer;Namn\nÅmål;1;Språkrådet')).toEqual({
      rows: [{ line: 2, values: { number: '1', name: 'Språkrådet', city: '' }, isTooLong: false }],
      ignored: ['Kommun'],
    }));

  it('a row that ends early is filled up: Excel leaves out empty cells', () =>
    expect(read('Nummer;Namn;Postort\n1;Språkrådet')).toHaveProperty('rows.0.values', {
      ...values,
      city: '',
    }));

  it('a row with something to the right of the headings is marked', () =>
    expect(read('Nummer;Namn\n1;Språkrådet;Åmål')).toHaveProperty('rows.0.isTooLong', true));

  it('a quotation mark inside a field stays, and a quoted one may hold separators and lines', () =>
    expect(read('Nummer;Namn\n1;Nämnden "Ett"\n2;"Två; och\n""tre"""')).toMatchObject({
      rows: [
        { line: 2, values: { name: 'Nämnden "Ett"' } },
        { line: 4, values: { name: 'Två; och\n"tre"' } },
      ],
    }));

  it('what the portal’s own files put before a formula is taken away', () =>
    expect(read("Nummer;Namn\n'+46;=1+1")).toHaveProperty('rows.0.values.number', '+46'));
});

test.each([
  ['an empty file', '', 'Filen är tom.'],
  ['a file of white space', ' \r\n', 'Filen är tom.'],
  ['a file of separators', ';;\n;;', 'Filen är tom.'],
  ['a file without rows', 'Nummer;Namn', 'Filen innehåller inga rader under rubrikerna.'],
  [
    'a missing heading',
    'Nummer;Ort\n1;Åmål',
    'Filens första rad saknar ”Namn”. Rubrikerna är ”Nummer;Namn;Postort”.',
  ],
  ['a heading twice', 'Nummer;Nr;Namn\n1;1;X', 'Filen har två kolumner för samma sak: ”Nummer” och ”Nr”.'],
  ['too many rows', `Nummer;Namn${'\n1;X'.repeat(4)}`, 'Filen har fler än 3 rader.'],
  [
    'a quotation mark that is never closed',
    'Nummer;Namn\n"1;X',
    'Filen är inte en giltig CSV-fil: ett citattecken stänger inte sitt fält (rad 2).',
  ],
])('%s is a fault', (_, content, fault) => expect(read(content)).toEqual({ fault }));

test('SEC-07 a file with more bytes than allowed is not read', () => {
  const tiny = { ...form, most: { bytes: 1_000_000, rows: 3 } };
  expect(readTable(Buffer.alloc(1_000_001, 'x'), tiny)).toEqual({ fault: 'Filen är större än 1 MB.' });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { production, startProgram, tryingOut } from '../../start/program.ts';
import { useDatabase, useDatabaseForEach } from '../../support/database.ts';
import { header, numbers, registerFile, registerRow } from './register-file.ts';

const database = useDatabase('empty');
const folder = await mkdtemp(join(tmpdir(), 'portal-import-'));
const file = join(folder, 'register.csv');
afterAll(() => rm(folder, { recursive: true }));

const command = (options: string[], variables: Record<string, string> = {}) =>
  startProgram('build/import.js', { ...tryingOut, DATABASE_URL: database.url, ...variables }, options).ended;

async function importFile(content: string | Uint8Array, variables: Record<string, string> = {}) {
  await writeFile(file, content);
  return command([file], variables);
}

const usage = 'Ange en fil: npm run import -- FIL [--dry-run] [--same NUMMER]… [--separate NUMMER]…';

describe('the import command cannot do anything', () => {
  afterEach(async () => {
    expect(await database.prisma.authority.count()).toBe(0);
    expect(await database.prisma.logEvent.count()).toBe(0);
  });

  it.each<[string, string[], string]>([
    ['without a file', [], usage],
    ['with two files', ['a.csv', 'b.csv'], usage],
    ['with an unknown option', ['a.csv', '--force'], usage],
    ['with a number that is none', ['a.csv', '--same', '1'], '”1” är inget svenskt organisationsnummer.'],
    ['when the file is not there', ['/finns/inte.csv'], 'Filen /finns/inte.csv finns inte.'],
    ['when the file is a folder', [folder], `${folder} är en mapp, inte en fil.`],
  ])('%s', async (_, options, sentence) => {
    expect(await command(options)).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` });
  });

  const row = registerRow(numbers[0]);
  it.each<[string, string | Uint8Array, string]>([
    ['with an empty file', '', 'Filen är tom.'],
    [
      'with another header',
      `Namn;Ort\n${row}`,
      `Filens första rad saknar ”Organisationsnr”. Rubrikerna är ”${header}”.`,
    ],
    [
      'with destroyed letters',
      Buffer.from(`\uFEFF${iconv.decode(Buffer.from(registerFile(row)), 'windows-1252')}`),
      'Bokstäver i filen har förstörts, till exempel på rad 1: ”tNr;PostOrt;BesÃ¶ksAdress;BesÃ”. Spara originalet på nytt som ”CSV UTF-8”.',
    ],
  ])('%s', async (_, content, sentence) => {
    expect(await importFile(content)).toEqual({ code: 1, stdout: '', stderr: `${file}: ${sentence}\n` });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'when the database does not answer',
      { DATABASE_URL: 'postgresql://portal:hemligt@127.0.0.1:1/portal' },
      'Ingen databas svarar på 127.0.0.1:1. Kontrollera DATABASE_URL och att PostgreSQL är igång.',
    ],
    [
      'in production without a database',
      { ...production, DATABASE_URL: '' },
      'Ange DATABASE_URL: adressen till PostgreSQL-databasen, till exempel postgresql://portal:losenord@localhost/portal.',
    ],
  ])('%s', async (_, variables, sentence) => {
    const ended = await importFile(registerFile(row), variables);
    expect(ended).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` });
  });

  it('SEC-07 with a file of more than 20 MB', async () => {
    const { code, stderr } = await importFile(Buffer.alloc(20_000_001, 'x'));
    expect({ code, stderr }).toEqual({ code: 1, stderr: `Filen ${file} är större än 20 MB.\n` });
  });

  it('with a row that is too long', async () => {
    expect(await importFile(registerFile(registerRow(numbers[0], { name: 'Å'.repeat(100_000) })))).toEqual({
      code: 2,
      stdout: 'Registrerade: 0. Uppdaterade: 0. Oförändrade: 0. Avvisade: 1. Skillnader som behölls: 0.\n',
      stderr: 'Rad 2: raden har ett fält som är för långt, eller har för många accenter på en bokstav.\n',
    });
  });
});

describe('the import command', () => {
  it('registers what it can, and says which rows it could not', async () => {
    expect(await importFile(registerFile(registerRow(numbers[0]), 'a;b', registerRow(numbers[1])))).toEqual({
      code: 2,
      stdout: 'Registrerade: 2. Uppdaterade: 0. Oförändrade: 0. Avvisade: 1. Skillnader som behölls: 0.\n',
      stderr: 'Rad 3: organisationsnumret ska skrivas NNNNNN-NNNN.\n',
    });
  });

  it('ends with 0 when every row is as it should be', async () => {
    expect(await importFile(registerFile(registerRow(numbers[0])))).toEqual({
      code: 0,
      stdout: 'Registrerade: 0. Uppdaterade: 0. Oförändrade: 1. Avvisade: 0. Skillnader som behölls: 0.\n',
      stderr: '',
    });
  });

  it('says what is saved when the database fails halfway', async () => {
    await database.owner.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON log_event FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const { code, stderr } = await importFile(registerFile(registerRow(numbers[2])));
    expect(stderr).toMatch(/^Importen avbröts\. Raderna som redan var klara är sparade, och importen kan /);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
    expect(await database.prisma.authority.count()).toBe(2);
  });
});

describe('the import command on a database of its own', () => {
  const fresh = useDatabaseForEach('empty');
  const own = () => ({ DATABASE_URL: fresh.url });

  it('reads what Excel leaves in Windows-1252, in another order, and says what it left out', async () => {
    const rows = `sep=,\r\nKommun,TELEFON,namn,Organisationsnummer\r\nÅmål,08–700 08 00 ankn. 12,NÄMNDEN,${numbers[0]}\r\n,,,\r\n`;
    expect(await importFile(iconv.encode(rows, 'windows-1252'), own())).toEqual({
      code: 0,
      stdout:
        `Rad 3: Nämnden registrerades.\n  av telefonnumret ”08–700 08 00 ankn. 12” är bara 08-700 08 00 med\n` +
        'Registrerade: 1. Uppdaterade: 0. Oförändrade: 0. Avvisade: 0. Skillnader som behölls: 0.\n',
      stderr: 'Kolumner som inte läses: ”Kommun”.\n',
    });
  });

  it('--dry-run shows everything that would be done, and does nothing', async () => {
    await importFile(registerFile(registerRow(numbers[0])), own());
    await fresh.prisma.authority.updateMany({ data: { telephone: '08-1' } });
    const before = await fresh.prisma.authority.findMany();
    await writeFile(
      file,
      registerFile(
        registerRow(numbers[0], { email: 'ny@namnden.se' }),
        registerRow(numbers[3], { name: 'TREDJE AP-FONDEN', postalStreet: '', email: '' }),
        registerRow('', { name: '' }),
      ),
    );
    expect(await command([file, '--dry-run'], own())).toEqual({
      code: 2,
      stdout: `Rad 2: Nämnden skulle uppdateras.
  E-postadress: ”info@namnden.se” → ”ny@namnden.se”
  Telefonnummer: portalen har ”08-1”, registret ”08-700 08 00”; portalens behölls
Rad 3: Tredje AP-fonden skulle registreras.
  Organisationsnummer: ”${numbers[3]}”
  Officiellt namn: ”Tredje AP-fonden”
  Informellt namn: ”Tredje AP-fonden”
  Postort: ”Stockholm”
  Telefonnummer: ”08-700 08 00”
  Webbadress: ”https://www.namnden.se”
Provkörning: inget har ändrats.
Registrerade: 1. Uppdaterade: 1. Oförändrade: 0. Avvisade: 1. Skillnader som behölls: 1.
`,
      stderr: 'Rad 4: namnet saknas.\n',
    });
    expect(await fresh.prisma.authority.findMany()).toEqual(before);
    expect(await fresh.prisma.mail.count()).toBe(0);
  });
});

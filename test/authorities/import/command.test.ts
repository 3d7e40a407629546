import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { production, startProgram, tryingOut } from '../../start/program.ts';
import { useDatabase } from '../../support/database.ts';
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

describe('the import command cannot do anything', () => {
  afterEach(async () => {
    expect(await database.prisma.authority.count()).toBe(0);
    expect(await database.prisma.logEvent.count()).toBe(0);
  });

  it.each<[string, string[], string]>([
    ['without a file', [], 'Ange en fil: npm run import -- FIL'],
    ['with two files', ['a.csv', 'b.csv'], 'Ange en fil: npm run import -- FIL'],
    ['when the file is not there', ['/finns/inte.csv'], 'Filen /finns/inte.csv finns inte.'],
    ['when the file is a folder', [folder], `${folder} är en mapp, inte en fil.`],
  ])('%s', async (_, options, sentence) => {
    expect(await command(options)).toEqual({ code: 1, stdout: '', stderr: `${sentence}\n` });
  });

  const row = registerRow(numbers[0]);
  it.each<[string, string | Uint8Array, string]>([
    ['with an empty file', '', 'Filen är tom.'],
    ['with another header', `Namn;Ort\n${row}`, `Filens första rad ska vara ”${header}”.`],
    ['with a file in Latin-1', Buffer.from(registerFile(row), 'latin1'), 'Filen är inte kodad i UTF-8.'],
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

  it('with a row that is too long', async () => {
    expect(await importFile(registerFile(registerRow(numbers[0], { name: 'Å'.repeat(100_000) })))).toEqual({
      code: 2,
      stdout: 'Registrerade: 0. Uppdaterade: 0. Oförändrade: 0. Avvisade: 1.\n',
      stderr: 'Rad 2: raden har ett fält som är för långt, eller har för många accenter på en bokstav.\n',
    });
  });
});

describe('the import command', () => {
  it('registers what it can, and says which rows it could not', async () => {
    expect(await importFile(registerFile(registerRow(numbers[0]), 'a;b', registerRow(numbers[1])))).toEqual({
      code: 2,
      stdout: 'Registrerade: 2. Uppdaterade: 0. Oförändrade: 0. Avvisade: 1.\n',
      stderr: 'Rad 3: raden har 2 kolumner i stället för 12.\n',
    });
  });

  it('ends with 0 when every row is as it should be', async () => {
    expect(await importFile(registerFile(registerRow(numbers[0])))).toEqual({
      code: 0,
      stdout: 'Registrerade: 0. Uppdaterade: 0. Oförändrade: 1. Avvisade: 0.\n',
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

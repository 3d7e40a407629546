/** The command `npm run import -- FILE`: exit code 0, or 2 when rows were rejected, or 1 when nothing could be done. */
import { readFile } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { openDatabase } from '../../db/open.ts';
import { createOutbox } from '../../mail/outbox.ts';
import { readDatabaseAddresses, readSettings, SettingsError } from '../../settings.ts';
import { importAuthorities, type ImportReport } from './import-authorities.ts';
import { parseRegister, type RegisterRow } from './scb-register.ts';

process.exitCode = await run(process.argv.slice(2));

async function run([path, ...superfluous]: string[]): Promise<number> {
  if (path === undefined || superfluous.length > 0) return fail('Ange en fil: npm run import -- FIL');
  const bytes = await read(path);
  if (typeof bytes === 'string') return fail(bytes);
  const register = parseRegister(bytes);
  if ('fault' in register) return fail(`${path}: ${register.fault}`);
  try {
    const report = await importRows(register.rows);
    print(report);
    return report.rejected.length > 0 ? 2 : 0;
  } catch (error) {
    return fail(error instanceof SettingsError ? error.message : interrupted(error));
  }
}

/** The file's content, or why it cannot be read. */
async function read(path: string): Promise<Uint8Array | string> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return `Filen ${path} finns inte.`;
    if (code === 'EISDIR') return `${path} är en mapp, inte en fil.`;
    return `Filen ${path} går inte att läsa (${String(code)}).`;
  }
}

async function importRows(rows: RegisterRow[]): Promise<ImportReport> {
  const settings = readSettings();
  const database = await openDatabase(readDatabaseAddresses());
  const bar = new SingleBar({
    format: 'Importerar {bar} {value} av {total}',
    noTTYOutput: false,
    stream: process.stderr,
  });
  try {
    bar.start(rows.length, 0);
    return await importAuthorities({ ...database, settings, outbox: createOutbox(settings) }, rows, (done) =>
      bar.update(done),
    );
  } finally {
    bar.stop();
    await database.close();
  }
}

function print({ registered, updated, unchanged, rejected }: ImportReport): void {
  for (const { line, reason } of rejected) console.error(`Rad ${line}: ${reason}.`);
  console.log(
    `Registrerade: ${registered}. Uppdaterade: ${updated}. Oförändrade: ${unchanged}. Avvisade: ${rejected.length}.`,
  );
}

function interrupted(fault: unknown): string {
  return `Importen avbröts. Raderna som redan var klara är sparade, och importen kan köras igen. Tekniskt fel: ${String(fault)}`;
}

function fail(sentence: string): number {
  console.error(sentence);
  return 1;
}

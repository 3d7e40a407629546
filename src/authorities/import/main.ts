/** The command `npm run import -- FILE`: exit code 0, or 2 when rows were rejected, or 1 when nothing could be done. */
import { readFile, stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { openDatabase } from '../../db/open.ts';
import { createOutbox } from '../../mail/outbox.ts';
import { readDatabaseAddresses, readSettings, SettingsError } from '../../settings.ts';
import { importAuthorities } from './import-authorities.ts';
import { type CommandOptions, readOptions } from './options.ts';
import { describeReport, type ImportReport } from './report.ts';
import { mostBytes, parseRegister, type RegisterRow } from './scb-register.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(args: string[]): Promise<number> {
  const options = readOptions(args);
  if ('fault' in options) return fail(options.fault);
  const bytes = await read(options.path);
  if (typeof bytes === 'string') return fail(bytes);
  const register = parseRegister(bytes);
  if ('fault' in register) return fail(`${options.path}: ${register.fault}`);
  if (register.ignored.length > 0) console.error(ignoredColumns(register.ignored));
  try {
    const report = await importRows(register.rows, options);
    print(report, options);
    return report.rejected.length > 0 ? 2 : 0;
  } catch (error) {
    return fail(error instanceof SettingsError ? error.message : interrupted(error, options));
  }
}

/** The file's content, or why it cannot be read. */
async function read(path: string): Promise<Uint8Array | string> {
  try {
    const { size } = await stat(path);
    return size > mostBytes
      ? `Filen ${path} är större än ${mostBytes / 1_000_000} MB.`
      : await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return `Filen ${path} finns inte.`;
    if (code === 'EISDIR') return `${path} är en mapp, inte en fil.`;
    return `Filen ${path} går inte att läsa (${String(code)}).`;
  }
}

const mostIgnored = 20;

function ignoredColumns(headings: readonly string[]): string {
  const shown = headings.slice(0, mostIgnored).map((heading) => `”${heading.trim().slice(0, 100)}”`);
  const further = headings.length > mostIgnored ? ` och ${headings.length - mostIgnored} till` : '';
  return `Kolumner som inte läses: ${shown.join(', ')}${further}.`;
}

async function importRows(rows: RegisterRow[], options: CommandOptions): Promise<ImportReport> {
  const settings = readSettings();
  const database = await openDatabase(readDatabaseAddresses());
  const bar = new SingleBar({
    format: 'Importerar {bar} {value} av {total}',
    noTTYOutput: false,
    stream: process.stderr,
  });
  try {
    bar.start(rows.length, 0);
    const parts = { ...database, settings, outbox: createOutbox(settings) };
    return await importAuthorities(parts, rows, { ...options, onProgress: (count) => bar.update(count) });
  } finally {
    bar.stop();
    await database.close();
  }
}

function print(report: ImportReport, { isDryRun }: CommandOptions): void {
  for (const { line, reason } of report.rejected) console.error(`Rad ${line}: ${reason}.`);
  console.log(describeReport(report, isDryRun).join('\n'));
}

function interrupted(fault: unknown, { isDryRun }: CommandOptions): string {
  const saved = isDryRun
    ? 'Provkörningen avbröts. Inget har ändrats.'
    : 'Importen avbröts. Raderna som redan var klara är sparade, och importen kan köras igen.';
  return `${saved} Tekniskt fel: ${String(fault)}`;
}

function fail(sentence: string): number {
  console.error(sentence);
  return 1;
}

/** `npm run admin -- COMMAND`: exit code 0, 1 when it was refused or failed, 2 when it could not be understood. */
import { SettingsError } from '../settings.ts';
import { bounce } from './bounce.ts';
import { type Command, WrongUsage } from './command.ts';
import { countSecrets } from './count-secrets.ts';
import { createCommission } from './create-commission.ts';
import { exportWholeLog } from './export-log.ts';
import { migrate } from './migrate.ts';
import { resetPassword } from './reset-password.ts';
import { resetSecondFactor } from './reset-second-factor.ts';
import { verifyWholeLog } from './verify-log.ts';

const commands = new Map<string, Command>([
  ['create-commission', createCommission],
  ['reset-password', resetPassword],
  ['reset-second-factor', resetSecondFactor],
  ['secrets', countSecrets],
  ['migrate', migrate],
  ['audit:verify', verifyWholeLog],
  ['audit:export', exportWholeLog],
  ['bounce', bounce],
]);

async function run([name = 'help', ...args]: string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) return print(help());
  const command = commands.get(name);
  if (!command) return complain(2, `Kommandot ${name} finns inte.`, '', ...help());
  try {
    const { succeeded, lines, code = 1 } = await command.run(args);
    return succeeded ? print(lines) : complain(code, ...lines);
  } catch (fault) {
    if (fault instanceof SettingsError) return complain(1, fault.message);
    if (fault instanceof WrongUsage || isFromParsing(fault))
      return complain(
        2,
        (fault instanceof WrongUsage && fault.message) || 'Kommandot går inte att förstå.',
        '',
        ...usageOf(command),
      );
    console.error(fault);
    return 1;
  }
}

const help = (): string[] => [
  'npm run admin -- KOMMANDO',
  ...[...commands.values()].flatMap((command) => ['', ...usageOf(command)]),
];

const usageOf = ({ usage, what }: Command): string[] => [usage, ...what.map((line) => `  ${line}`)];

/** parseArgs complains in English. */
const isFromParsing = (fault: unknown): boolean =>
  fault instanceof TypeError && 'code' in fault && String(fault.code).startsWith('ERR_PARSE_ARGS');

function print(lines: string[]): number {
  if (lines.length > 0) console.log(lines.join('\n'));
  return 0;
}

function complain(code: number, ...lines: string[]): number {
  console.error(lines.join('\n'));
  return code;
}

process.exitCode = await run(process.argv.slice(2));

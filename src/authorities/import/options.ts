import { parseArgs } from 'node:util';
import { swedishOrganisationNumber } from '../organisation-number.ts';

/** What the command line asks for. */
export interface CommandOptions {
  path: string;
  isDryRun: boolean;
  same: string[];
  separate: string[];
}

const usage = 'Ange en fil: npm run import -- FIL [--dry-run] [--same NUMMER]… [--separate NUMMER]…';

/** The options of `npm run import`, or what is wrong with them, said in Swedish. */
export function readOptions(args: readonly string[]): CommandOptions | { fault: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        same: { type: 'string', multiple: true, default: [] },
        separate: { type: 'string', multiple: true, default: [] },
      },
    });
    const [path, ...superfluous] = positionals;
    if (path === undefined || superfluous.length > 0) return { fault: usage };
    const numbers = [...values.same, ...values.separate];
    const wrong = numbers.find((typed) => swedishOrganisationNumber(typed) === null);
    if (wrong !== undefined) return { fault: `”${wrong}” är inget svenskt organisationsnummer.` };
    return {
      path,
      isDryRun: values['dry-run'],
      same: values.same.map((typed) => swedishOrganisationNumber(typed)!),
      separate: values.separate.map((typed) => swedishOrganisationNumber(typed)!),
    };
  } catch {
    return { fault: usage };
  }
}

import { parseArgs } from 'node:util';
import { countAllByKey } from '../jobs/seal-anew.ts';
import { type Command, done, type Outcome, refused, withWork } from './command.ts';

/** So that the operator knows when a former secret may be dropped (SEC-09). */
export const countSecrets: Command = {
  usage: 'secrets',
  what: [
    'Visar hur mycket som är förseglat med var och en av hemligheterna i SESSION_SECRET, och',
    'vilka som inget är förseglat med. Slutar med kod 1 om något inte går att öppna.',
  ],
  run: async (args) => {
    parseArgs({ args, options: {} });
    return await withWork(async ({ db }, { secrets }) =>
      report(await countAllByKey(db, secrets), secrets.numbers),
    );
  },
};

function report(
  { 'app-key': apps, mail: mails }: Awaited<ReturnType<typeof countAllByKey>>,
  numbers: readonly number[],
): Outcome {
  const counted = (number: number | null): string =>
    `${apps.get(number) ?? 0} appar för engångskoder, ${mails.get(number) ?? 0} mejl`;
  const isFree = (number: number): boolean => !apps.get(number) && !mails.get(number);
  const lines = numbers.map((number, place) => {
    const advice = place === 0 ? 'gäller nu' : isFree(number) ? 'inget är förseglat med den' : 'behövs';
    return `${nameOf(number)} (${advice}): ${counted(number)}`;
  });
  const lost = apps.has(null) || mails.has(null);
  if (lost)
    lines.push(
      `Öppnas inte av någon av dem: ${counted(null)}. Lägg tillbaka hemligheten som de är förseglade med.`,
    );
  return lost ? refused(...lines) : done(...lines);
}

const nameOf = (number: number): string => (number === 0 ? 'Hemligheten utan nummer' : `Hemlighet ${number}`);

import { parseArgs } from 'node:util';
import type { Head } from '../audit/link.ts';
import { type Noted, type Verified, verifyLog } from '../audit/verify-log.ts';
import { openDatabase } from '../db/open.ts';
import { withClient } from '../db/with-client.ts';
import { readDatabaseAddresses } from '../settings.ts';
import * as format from '../web/format.ts';
import { type Command, done, type Outcome, refused, WrongUsage } from './command.ts';

/** That no event of the log has been changed or has gone missing (LOG-02). */
export const verifyWholeLog: Command = {
  usage: 'audit:verify',
  what: [
    'Kontrollerar att ingen händelse i loggen är ändrad, borttagen eller insatt.',
    '--expect PLATS:KONTROLLSUMMA  att den länk som antecknades förra gången finns kvar',
    '--from PLATS:KONTROLLSUMMA    detsamma, och det som kom före den läses inte om',
  ],
  run: async (args) => {
    const { values } = parseArgs({ args, options: { expect: { type: 'string' }, from: { type: 'string' } } });
    const noted = { expected: headIn('--expect', values.expect), from: headIn('--from', values.from) };
    const database = await openDatabase(readDatabaseAddresses());
    try {
      return describe(await withClient(database.url, (client) => verifyLog(client, noted)), noted);
    } finally {
      await database.close();
    }
  },
};

function headIn(option: string, text: string | undefined): Head | null {
  if (text === undefined) return null;
  const [, position, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (position === undefined || hash === undefined)
    throw new WrongUsage(`${option} ska vara plats, kolon och kontrollsumma, som de skrevs ut.`);
  return { position: Number(position), hash: hash.toLowerCase() };
}

function describe({ events, head, fault, waiting, longestWait }: Verified, noted: Noted): Outcome {
  const upTo = `${format.count(events)} händelser stämmer före det.`;
  if (fault && 'eventId' in fault) return refused(...faultsOfEvents[fault.fault](fault.eventId));
  if (fault)
    return refused(`Loggen stämmer inte, från plats ${fault.position}: ${faults[fault.fault]}.`, upTo);
  const found = noted.from ?? noted.expected;
  return done(
    `Loggen stämmer: ${format.count(events)} händelser.`,
    ...(found ? [`Den antecknade länken på plats ${found.position} finns kvar.`] : []),
    ...(waiting > 0 ? [`Händelser som väntar på sin länk: ${format.count(waiting)}.`] : []),
    ...(longestWait >= 1
      ? [
          `Längsta tiden mellan en händelse och dess länk, som kedjan visar: ${format.count(Math.round(longestWait))} s.`,
        ]
      : []),
    ...(head ? [`Sista länken, att anteckna utanför databasen: ${head.position}:${head.hash}`] : []),
  );
}

const faultsOfEvents: Record<'unlinked' | 'never-linked', (id: string) => string[]> = {
  unlinked: (id) => [`Loggen stämmer inte: händelsen med id ${id} saknar länk i kedjan.`],
  'never-linked': (id) => [
    `Händelsen med id ${id} har väntat på sin länk i kedjan i mer än tio minuter.`,
    'Portalen gör länkarna när den är i gång; står den, så starta den och kontrollera igen.',
  ],
};

const faults = {
  gap: 'länken är borttagen eller flyttad',
  missing: 'händelsen är borttagen',
  changed: 'händelsen är ändrad, insatt eller flyttad',
  'name-changed': 'namnen eller de personliga uppgifterna i händelsen är ändrade eller borttagna',
  'name-removed': 'namnet är borttaget fast loggen inte säger att användaren togs bort',
  'other-hash': 'kontrollsumman är en annan än den som antecknades',
  'too-short': 'loggen slutar före den länk som antecknades',
} as const;

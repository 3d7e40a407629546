import { parseArgs } from 'node:util';
import type { Head } from '../audit/link.ts';
import { type Verified, verifyLog } from '../audit/verify-log.ts';
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
  ],
  run: async (args) => {
    const { values } = parseArgs({ args, options: { expect: { type: 'string' } } });
    const expected = values.expect === undefined ? null : headIn(values.expect);
    const database = await openDatabase(readDatabaseAddresses());
    try {
      return describe(await withClient(database.url, (client) => verifyLog(client, expected)), expected);
    } finally {
      await database.close();
    }
  },
};

function headIn(text: string): Head {
  const [, position, hash] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (position === undefined || hash === undefined)
    throw new WrongUsage('--expect ska vara plats, kolon och kontrollsumma, som de skrevs ut.');
  return { position: Number(position), hash: hash.toLowerCase() };
}

function describe({ events, head, fault }: Verified, expected: Head | null): Outcome {
  const upTo = `${format.count(events)} händelser stämmer före det.`;
  if (fault?.fault === 'unlinked')
    return refused(`Loggen stämmer inte: händelsen med id ${fault.eventId} saknar länk i kedjan.`);
  if (fault)
    return refused(`Loggen stämmer inte, från plats ${fault.position}: ${faults[fault.fault]}.`, upTo);
  return done(
    `Loggen stämmer: ${format.count(events)} händelser.`,
    ...(expected ? [`Den antecknade länken på plats ${expected.position} finns kvar.`] : []),
    ...(head ? [`Sista länken, att anteckna utanför databasen: ${head.position}:${head.hash}`] : []),
  );
}

const faults = {
  gap: 'länken är borttagen eller flyttad',
  missing: 'händelsen är borttagen',
  changed: 'händelsen är ändrad, insatt eller flyttad',
  'name-changed': 'namnen eller de personliga uppgifterna i händelsen är ändrade eller borttagna',
  'name-removed': 'namnet är borttaget fast loggen inte säger att användaren togs bort',
  'other-hash': 'kontrollsumman är en annan än den som antecknades',
  'too-short': 'loggen slutar före den länk som antecknades',
} as const;

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { exportLog } from '../audit/export-log.ts';
import { openDatabase } from '../db/open.ts';
import { withClient } from '../db/with-client.ts';
import { readDatabaseAddresses } from '../settings.ts';
import { type Command, done, WrongUsage } from './command.ts';

/** The log for a place where it cannot be changed (LOG-02). */
export const exportWholeLog: Command = {
  usage: 'audit:export',
  what: [
    'Skriver ut loggens händelser som JSON, en per rad, utan namn, att spara där ingen kan ändra dem.',
    '--after PLATS  bara det som kom efter den platsen i kedjan, alltså efter sista raden förra gången',
  ],
  run: async (args) => {
    const { values } = parseArgs({ args, options: { after: { type: 'string' } } });
    const { after = '0' } = values;
    if (!/^\d{1,15}$/.test(after)) throw new WrongUsage('--after ska vara platsen på den sista raden.');
    const database = await openDatabase(readDatabaseAddresses());
    try {
      await withClient(database.url, (client) =>
        pipeline(Readable.from(exportLog(client, Number(after))), process.stdout, { end: false }),
      );
      return done();
    } finally {
      await database.close();
    }
  },
};

import { parseArgs } from 'node:util';
import { migrateDatabase } from '../db/open.ts';
import { readDatabaseAddresses } from '../settings.ts';
import { type Command, done } from './command.ts';

/** Apart from the start, for portals that are not given the owner's password. */
export const migrate: Command = {
  usage: 'migrate',
  what: [
    'Kör de migreringar som databasen saknar, med MIGRATION_DATABASE_URL, och ger rollen i DATABASE_URL dess rättigheter.',
  ],
  run: async (args) => {
    parseArgs({ args });
    const applied = await migrateDatabase(readDatabaseAddresses());
    return done(...applied.map((name) => `Körde ${name}.`), 'Databasen är aktuell.');
  },
};

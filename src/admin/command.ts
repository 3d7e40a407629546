import { openDatabase } from '../db/open.ts';
import { createOutbox } from '../mail/outbox.ts';
import { readDatabaseAddresses, readSettings, type Settings } from '../settings.ts';
import type { LoggedWork } from '../work.ts';

export interface Command {
  /** What follows `npm run admin --`. */
  usage: string;
  /** In Swedish, a line for each thing worth knowing. */
  what: string[];
  /** @throws what parseArgs throws when the arguments cannot be understood */
  run: (args: string[]) => Promise<Outcome>;
}

/** What is printed, and whether it is good news. */
export interface Outcome {
  succeeded: boolean;
  lines: string[];
  /** The exit code when it did not succeed; 1 unless it says otherwise. */
  code?: number;
}

export const done = (...lines: string[]): Outcome => ({ succeeded: true, lines });

export const refused = (...lines: string[]): Outcome => ({ succeeded: false, lines });

/** The arguments cannot be understood. */
export class WrongUsage extends Error {}

/** Lends what the portal's writes need, on behalf of the operator: who may use the shell may do it. */
export async function withWork(
  use: (work: LoggedWork, settings: Settings) => Promise<Outcome>,
): Promise<Outcome> {
  const settings = readSettings();
  const database = await openDatabase(readDatabaseAddresses());
  const actor = { userId: null, name: 'kommandoraden', address: null };
  try {
    return await use(
      { db: database.prisma, outbox: createOutbox(settings), actor, now: new Date() },
      settings,
    );
  } finally {
    await database.close();
  }
}

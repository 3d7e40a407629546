import { linkEvents } from '../../src/audit/link-events.ts';
import { type Event, recordEvent } from '../../src/audit/record-event.ts';
import { type Noted, type Verified, verifyLog } from '../../src/audit/verify-log.ts';
import type { TestDatabase } from '../support/database.ts';

const event: Event = {
  action: 'user.changed',
  actor: { userId: 900_001, name: 'Åsa «Öst»\n', address: '192.0.2.1' },
  authorityId: 1,
  subject: { id: 900_002, name: 'Bo Ek' },
  changes: { roles: { before: [], after: ['Läsare 🦉'] } },
  personal: { email: { before: 'a@b.example', after: 'å@b.example' } },
};

/** Records an event in a transaction of its own. */
export const record = (database: TestDatabase, differing: Partial<Event> = {}): Promise<void> =>
  database.prisma.$transaction((transaction) => recordEvent(transaction, { ...event, ...differing }));

/** Links what waits, and reads the chain, as the portal's own role. */
export async function verify(database: TestDatabase, noted: Noted = {}): Promise<Verified> {
  await linkEvents(database.pool);
  return verifyUnlinked(database, noted);
}

/** Reads the chain as it is. */
export async function verifyUnlinked(database: TestDatabase, noted: Noted = {}): Promise<Verified> {
  const client = await database.pool.connect();
  return verifyLog(client, noted).finally(() => client.release());
}

/** As the owner, with the triggers that guard the log switched off. */
export async function tamper(database: TestDatabase, sql: string): Promise<void> {
  await database.owner.query(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
}

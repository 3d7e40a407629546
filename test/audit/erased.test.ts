import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Event } from '../../src/audit/record-event.ts';
import { migrationsFolder } from '../../src/db/migrate.ts';
import { useDatabaseForEach } from '../support/database.ts';
import { portalOn } from '../support/portal.ts';
import { record, tamper, verify } from './chain.ts';

const database = useDatabaseForEach('demo');

const erase = (id: number) => database.prisma.$executeRaw`SELECT erase_person_from_log(${id}::integer)`;

it('LOG-02 USR-10 the chain stays whole when a person is erased, wholly or in part', async () => {
  const one = { userId: 900_001, name: 'Åsa Öst', address: '192.0.2.1' };
  await record(database, { actor: one, subject: { id: 900_002, name: 'Bo Ek' } });
  await record(database, { actor: one, subject: { id: 900_001, name: 'Åsa Öst' } });
  const { events } = await verify(database);
  await erase(900_001);
  expect(await verify(database)).toMatchObject({ events: events + 1, fault: null });
  await erase(900_002);
  expect(await verify(database)).toMatchObject({ events: events + 2, fault: null });
  const { rows } = await database.pool.query(
    'SELECT actor_name, subject_name, personal FROM log_event WHERE actor_id = 900001',
  );
  expect(rows).toEqual(Array(2).fill({ actor_name: null, subject_name: null, personal: null }));
});

it('LOG-02 USR-10 nothing is left to guess the erased name by', async () => {
  const actor = { userId: 900_001, name: 'Åsa Öst', address: '192.0.2.1' };
  for (let number = 1; number <= 2; number++) await record(database, { actor });
  await verify(database);
  await erase(900_001);
  await verify(database);
  const { rows } = await database.pool.query(
    `SELECT count(*)::int AS links, count(actor_salt)::int AS salts FROM log_chain
     WHERE event_id IN (SELECT id FROM log_event WHERE actor_id = 900001)`,
  );
  expect(rows).toEqual([{ links: 2, salts: 0 }]);
});

it('LOG-02 an event recorded and erased in one transaction fits', async () => {
  await database.prisma.$transaction(async (transaction) => {
    await transaction.logEvent.create({
      data: { action: 'user.removed', subjectId: 900_003, subjectName: 'Cia' },
    });
    await transaction.$executeRaw`SELECT erase_person_from_log(900003)`;
  });
  expect((await verify(database)).fault).toBeNull();
});

it('LOG-02 nobody who is there can be erased from the log', async () => {
  const { id } = await database.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } });
  await expect(erase(id)).rejects.toThrow('only a user who has been removed is erased from the log');
});

it('LOG-02 the portal’s own role erases nobody without an event that says so, and only one', async () => {
  await record(database, { actor: null, subject: { id: 900_004, name: 'Dan Ek' } });
  await erase(900_004);
  await erase(900_004);
  const removals = { action: 'user.removed', subjectId: 900_004 };
  expect(await database.prisma.logEvent.count({ where: removals })).toBe(1);
  expect((await verify(database)).fault).toBeNull();
});

/** What the owner does to the last event, and to who is in it, so that a name is missing without its removal. */
const erasures: [string, Partial<Event>, string][] = [
  [
    'of an operator',
    {
      actor: { userId: null, name: 'kommandoraden', address: null },
      subject: undefined,
      personal: undefined,
    },
    `UPDATE log_event SET actor_name = NULL WHERE id = :event; UPDATE log_chain SET actor_salt = NULL WHERE event_id = :event`,
  ],
  [
    'of who did it',
    {
      actor: { userId: 900_010, name: 'Eva Ek', address: '192.0.2.1' },
      subject: undefined,
      personal: undefined,
    },
    `UPDATE log_event SET actor_name = NULL WHERE id = :event; UPDATE log_chain SET actor_salt = NULL WHERE event_id = :event`,
  ],
  [
    'of whom it is about',
    { actor: null, subject: { id: 900_010, name: 'Eva Ek' } },
    `UPDATE log_event SET subject_name = NULL, personal = NULL WHERE id = :event; UPDATE log_chain SET subject_salt = NULL WHERE event_id = :event`,
  ],
  [
    'of personal data of nobody',
    { actor: null, subject: undefined },
    `UPDATE log_event SET personal = NULL WHERE id = :event; UPDATE log_chain SET subject_salt = NULL WHERE event_id = :event`,
  ],
];

it.each(erasures)('LOG-02 a name erased by the owner is found: %s', async (_, differing, sql) => {
  // Somebody else was removed, and the very person before the event.
  for (const id of [900_009, 900_010])
    await record(database, {
      action: 'user.removed',
      actor: null,
      subject: { id, name: null },
      personal: undefined,
    });
  await record(database, differing);
  const { id } = await database.prisma.logEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const { events } = await verify(database);
  await expectFound(sql.replaceAll(':event', String(id)), events);
});

it('LOG-02 a name that goes with the user’s row is found, and so is one of who is still there, whatever the log says', async () => {
  const lars = await database.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
  const actor = { userId: lars.id, name: 'Lars Bergqvist', address: '192.0.2.1' };
  await record(database, { actor, subject: undefined, personal: undefined });
  const { events } = await verify(database);
  const { id } = await database.prisma.logEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const erased = `UPDATE log_event SET actor_name = NULL WHERE id = ${id}; UPDATE log_chain SET actor_salt = NULL WHERE event_id = ${id}`;
  await expectFound(`${erased}; DELETE FROM "user" WHERE id = ${lars.id}`, events);
  await record(database, {
    action: 'user.removed',
    subject: { id: lars.id, name: null },
    personal: undefined,
  });
  await verify(database);
  await expectFound(erased, events);
});

it('LOG-02 a removal that is made out of another event is found itself', async () => {
  await record(database, { actor: null, subject: { id: 900_011, name: 'Fia Ek' } });
  await record(database, {
    action: 'user.changed',
    actor: null,
    subject: { id: 900_011, name: null },
    personal: undefined,
  });
  const { events } = await verify(database);
  const { id } = await database.prisma.logEvent.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const forged = `UPDATE log_event SET action = 'user.removed' WHERE id = ${id};
    UPDATE log_event SET subject_name = NULL, personal = NULL WHERE subject_id = 900011;
    UPDATE log_chain SET subject_salt = NULL WHERE event_id = ${id} - 1`;
  await expectFound(forged, events, 'changed');
});

it('LOG-02 what a version before had erased with an authority gets its events with the migration', async () => {
  await record(database, { actor: null, subject: { id: 900_012, name: 'Gun Ek' } });
  await verify(database);
  await tamper(
    database,
    `UPDATE log_event SET subject_name = NULL, personal = NULL WHERE subject_id = 900012;
     UPDATE log_chain c SET subject_salt = NULL FROM log_event e WHERE e.id = c.event_id AND e.subject_id = 900012`,
  );
  expect((await verify(database)).fault).toMatchObject({ fault: 'name-removed' });
  const file = new URL('20261126030000_log_removals/migration.sql', migrationsFolder);
  const [, sql] = /^(WITH erased AS[^]*)$/m.exec(await readFile(file, 'utf8'))!;
  for (const added of [1, 0]) {
    expect((await database.owner.query(sql!)).rowCount).toBe(added);
    await verify(database);
  }
  expect((await verify(database)).fault).toBeNull();
});

it('LOG-02 ACC-07 with an authority, each of its users has a removal of its own in the log', async () => {
  const portal = portalOn(database);
  const authority = await database.prisma.authority.findFirstOrThrow({
    where: { informalName: 'Konsumentverket' },
    include: { users: { select: { id: true } } },
  });
  await portal.signIn('ensam');
  const nimic = await portal.signIn('nimic');
  const path = `/administration/myndigheter/${authority.id}/ta-bort`;
  expect((await nimic.submit(path, { name: 'Konsumentverket' })).status).toBe(303);
  const removed = await database.prisma.logEvent.findMany({
    where: { action: 'user.removed', authorityId: authority.id },
  });
  expect(removed.map(({ subjectId }) => subjectId).sort()).toEqual(
    authority.users.map(({ id }) => id).sort(),
  );
  for (const { actorName } of removed) expect(actorName).toContain('(Kommerskollegium)');
  expect((await verify(database)).fault).toBeNull();
});

/** Tampers, expects that it is found at that place, and puts everything back. */
async function expectFound(sql: string, position: number, fault = 'name-removed'): Promise<void> {
  await database.owner.query(
    'CREATE TEMP TABLE events AS TABLE log_event; CREATE TEMP TABLE links AS TABLE log_chain',
  );
  await database.owner.query('CREATE TEMP TABLE people AS TABLE "user"');
  await tamper(database, sql);
  const found = await verify(database);
  await tamper(
    database,
    `DELETE FROM log_event; DELETE FROM log_chain; DELETE FROM log_unlinked; INSERT INTO log_event TABLE events; INSERT INTO log_chain TABLE links;
     INSERT INTO "user" SELECT * FROM people ON CONFLICT DO NOTHING; DROP TABLE events, links, people`,
  );
  expect(found.fault).toEqual({ position, fault });
  expect((await verify(database)).fault).toBeNull();
}

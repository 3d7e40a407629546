import { expect, it } from 'vitest';
import { useDatabaseForEach } from '../support/database.ts';
import { record, tamper, verify } from './chain.ts';

const database = useDatabaseForEach('demo');

const erase = (id: number) => database.prisma.$executeRaw`SELECT erase_person_from_log(${id}::integer)`;

it('LOG-02 USR-10 the chain stays whole when a person is erased, wholly or in part', async () => {
  const one = { userId: 900_001, name: 'Åsa Öst', address: '192.0.2.1' };
  await record(database, { actor: one, subject: { id: 900_002, name: 'Bo Ek' } });
  await record(database, { actor: one, subject: { id: 900_001, name: 'Åsa Öst' } });
  const before = await verify(database);
  await erase(900_001);
  expect(await verify(database)).toEqual(before);
  await erase(900_002);
  expect(await verify(database)).toEqual(before);
  const { rows } = await database.pool.query(
    'SELECT actor_name, subject_name, personal FROM log_event WHERE actor_id = 900001',
  );
  expect(rows).toEqual(Array(2).fill({ actor_name: null, subject_name: null, personal: null }));
});

it('LOG-02 USR-10 nothing is left to guess the erased name by', async () => {
  const actor = { userId: 900_001, name: 'Åsa Öst', address: '192.0.2.1' };
  for (let number = 1; number <= 2; number++) await record(database, { actor });
  await erase(900_001);
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

it('LOG-02 nobody who is there can be erased from the log, and it shows when the owner does it', async () => {
  const { id, authorityId } = await database.prisma.user.findUniqueOrThrow({ where: { username: 'karin' } });
  await record(database, { actor: { userId: id, name: 'Karin Åkesson', address: '192.0.2.1' }, authorityId });
  await expect(erase(id)).rejects.toThrow('only a user who has been removed is erased from the log');
  const { events } = await verify(database);
  await tamper(
    database,
    `UPDATE log_event SET actor_name = NULL WHERE actor_id = ${id};
    UPDATE log_chain SET actor_salt = NULL WHERE position = ${events}`,
  );
  expect((await verify(database)).fault).toEqual({ position: events, fault: 'name-removed' });
});

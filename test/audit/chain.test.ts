import { setTimeout as pause } from 'node:timers/promises';
import type { QueryResult } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { linkEvents } from '../../src/audit/link-events.ts';
import { useDatabaseForEach } from '../support/database.ts';
import { record, tamper, verify, verifyUnlinked } from './chain.ts';

/** Every kind of tampering, on a chain of five events, and what is found of it where. */
const tamperings: [string, string, object][] = [
  [
    'what was done',
    `UPDATE log_event SET action = 'user.removed' WHERE id = 3`,
    { position: 3, fault: 'changed' },
  ],
  ['when', `UPDATE log_event SET at = at + interval '1 ms' WHERE id = 3`, { position: 3, fault: 'changed' }],
  ['who', `UPDATE log_event SET actor_id = 7 WHERE id = 3`, { position: 3, fault: 'changed' }],
  ['where from', `UPDATE log_event SET address = NULL WHERE id = 3`, { position: 3, fault: 'changed' }],
  ['whose log', `UPDATE log_event SET authority_id = 2 WHERE id = 3`, { position: 3, fault: 'changed' }],
  ['about whom', `UPDATE log_event SET subject_id = NULL WHERE id = 3`, { position: 3, fault: 'changed' }],
  ['before and after', `UPDATE log_event SET changes = '{}' WHERE id = 3`, { position: 3, fault: 'changed' }],
  [
    'the name of who',
    `UPDATE log_event SET actor_name = 'Eva' WHERE id = 3`,
    { position: 3, fault: 'name-changed' },
  ],
  [
    'a name taken away',
    `UPDATE log_event SET actor_name = NULL WHERE id = 3`,
    { position: 3, fault: 'name-changed' },
  ],
  [
    'the name of whom',
    `UPDATE log_event SET subject_name = 'Eva' WHERE id = 3`,
    { position: 3, fault: 'name-changed' },
  ],
  ['an e-mail', `UPDATE log_event SET personal = '{}' WHERE id = 3`, { position: 3, fault: 'name-changed' }],
  ['an event gone', `DELETE FROM log_event WHERE id = 3`, { position: 3, fault: 'missing' }],
  ['a link gone', `DELETE FROM log_chain WHERE event_id = 3`, { position: 3, fault: 'gap' }],
  [
    'both gone, and the rest moved up',
    `DELETE FROM log_event WHERE id = 3; DELETE FROM log_chain WHERE event_id = 3;
     UPDATE log_chain SET position = position - 1 WHERE position = 4; UPDATE log_chain SET position = position - 1 WHERE position = 5`,
    { position: 3, fault: 'changed' },
  ],
  ['the first gone', `DELETE FROM log_chain WHERE position = 1`, { position: 1, fault: 'gap' }],
  [
    'two that changed places',
    `UPDATE log_chain SET event_id = -3 WHERE event_id = 3; UPDATE log_chain SET event_id = 3 WHERE event_id = 4;
     UPDATE log_chain SET event_id = 4 WHERE event_id = -3`,
    { position: 3, fault: 'changed' },
  ],
  [
    'an event put in',
    `INSERT INTO log_event (id, action) VALUES (99, 'user.changed')`,
    { eventId: '99', fault: 'unlinked' },
  ],
  [
    'an event put in beside the chain',
    `INSERT INTO log_event (id, action) VALUES (97, 'user.changed'); INSERT INTO log_chain (event_id, position, hash) VALUES (97, 0, '')`,
    { eventId: '97', fault: 'unlinked' },
  ],
  [
    'an event put in at the end, with a gap',
    `INSERT INTO log_event (id, action) VALUES (96, 'user.changed'); INSERT INTO log_chain (event_id, position, hash) VALUES (96, 7, '')`,
    { position: 6, fault: 'gap' },
  ],
  [
    'salts that changed places',
    `UPDATE log_chain SET actor_salt = CASE event_id WHEN 2 THEN (SELECT actor_salt FROM links WHERE event_id = 3) ELSE (SELECT actor_salt FROM links WHERE event_id = 2) END
     WHERE event_id IN (2, 3)`,
    { position: 2, fault: 'name-changed' },
  ],
  [
    'a name and its digest taken away',
    `UPDATE log_event SET actor_name = NULL WHERE id = 3; UPDATE log_chain SET actor_salt = NULL, actor_digest = NULL WHERE event_id = 3`,
    { position: 3, fault: 'changed' },
  ],
  [
    'a name given to an event of nobody',
    `UPDATE log_event SET actor_name = 'Eva' WHERE id = 4`,
    { position: 4, fault: 'name-changed' },
  ],
  [
    'an event put in without its end',
    `INSERT INTO log_event (id, action) VALUES (98, 'user.changed'); INSERT INTO log_chain (event_id) VALUES (98)`,
    { eventId: '98', fault: 'unlinked' },
  ],
  [
    'an event put in with a false seal',
    `INSERT INTO log_event (id, action) VALUES (98, 'user.changed'); INSERT INTO log_unlinked (event_id, seal) VALUES (98, '')`,
    { eventId: '98', fault: 'unlinked' },
  ],
];

describe('the chain of the log', () => {
  const database = useDatabaseForEach('empty');

  beforeEach(async () => {
    for (let number = 1; number <= 3; number++) await record(database);
    await record(database, { actor: null, subject: undefined, personal: undefined, authorityId: null });
    await record(database, {
      changes: { size: { before: 1.5, after: -1e21 }, 'å"\u2028': { before: null, after: '\\' } },
    });
    await linkEvents(database.pool);
  });

  it('LOG-02 is whole, also with names in any script, and without a name at all', async () => {
    expect(await verify(database)).toEqual({
      events: 5,
      head: { position: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      fault: null,
      waiting: 0,
      longestWait: expect.any(Number) as number,
    });
  });

  it.each(tamperings)('LOG-02 finds tampering as the owner: %s', async (_, sql, fault) => {
    await database.owner.query(
      'CREATE TEMP TABLE events AS TABLE log_event; CREATE TEMP TABLE links AS TABLE log_chain',
    );
    await tamper(database, sql);
    const found = await verify(database);
    await tamper(
      database,
      `DELETE FROM log_event; DELETE FROM log_chain; DELETE FROM log_unlinked; INSERT INTO log_event TABLE events;
      INSERT INTO log_chain TABLE links; DROP TABLE events, links`,
    );
    expect(found.fault).toEqual(fault);
    expect((await verify(database)).fault).toBeNull();
  });

  it('LOG-02 a log cut off at its end, or rewritten as a whole, is found by a head that was noted', async () => {
    const { head } = await verify(database);
    expect((await verify(database, { expected: head })).fault).toBeNull();
    await record(database);
    expect((await verify(database, { expected: head })).fault).toBeNull();
    await tamper(database, 'DELETE FROM log_event WHERE id >= 5; DELETE FROM log_chain WHERE position >= 5');
    expect((await verify(database)).fault).toBeNull();
    expect((await verify(database, { expected: head })).fault).toEqual({ position: 5, fault: 'too-short' });
    await record(database);
    expect((await verify(database)).fault).toBeNull();
    expect((await verify(database, { expected: head })).fault).toEqual({ position: 5, fault: 'other-hash' });
  });

  it('LOG-02 links at the end that are taken away and made anew are found by a head that was noted', async () => {
    const { head } = await verify(database);
    await tamper(database, `DELETE FROM log_chain WHERE position = ${head!.position}`);
    await database.owner.query(`INSERT INTO log_unlinked (event_id, seal)
      SELECT id, log_seal(e) FROM log_event e WHERE id NOT IN (SELECT event_id FROM log_chain)`);
    expect((await verify(database)).fault).toBeNull();
    expect((await verify(database, { expected: head })).fault).toEqual({
      position: head!.position,
      fault: 'other-hash',
    });
  });

  it('LOG-02 a transaction that fails leaves no event and no link', async () => {
    const before = await verify(database);
    await expect(
      database.prisma.$transaction(async (transaction) => {
        await transaction.logEvent.create({ data: { action: 'user.changed' } });
        throw new Error('changed its mind');
      }),
    ).rejects.toThrow('changed its mind');
    expect(await verify(database)).toEqual(before);
  });

  it('LOG-02 twenty writers at once: nobody waits for ever, and the chain is whole', async () => {
    const { events } = await verify(database);
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let number = 0; number < 10; number++) await record(database, { authorityId: writer });
    });
    await Promise.all(writers);
    expect(await verify(database)).toMatchObject({ events: events + 200, fault: null });
  });

  it('LOG-02 an event is linked after its commit, and until then it is known to wait', async () => {
    await verify(database);
    await record(database);
    await record(database);
    expect(await verifyUnlinked(database)).toMatchObject({ events: 5, waiting: 2, fault: null });
    expect(await verify(database)).toMatchObject({ events: 7, waiting: 0, fault: null });
  });

  it('LOG-02 linking reads what waits, and not the log from its beginning', async () => {
    const insert = `INSERT INTO log_event (action) SELECT 'user.changed' FROM generate_series`;
    const results = (await database.owner.query(`BEGIN;
      ${insert}(1, 5000); SELECT link_log(5000); ANALYZE log_event; ${insert}(1, 100); SELECT link_log(100) AS linked;
      SELECT seq_tup_read::integer AS read FROM pg_stat_xact_user_tables WHERE relname = 'log_event';
      ROLLBACK`)) as unknown as QueryResult[];
    const last = results.at(-3)!.rows[0] as object;
    expect(last).toEqual({ linked: 100 });
    const { read } = results.at(-2)!.rows[0] as { read: number };
    expect(read).toBeLessThan(5_000);
  });

  it.each([
    [`UPDATE log_event SET action = 'user.removed' WHERE id = 6`],
    [`UPDATE log_event SET changes = '{}' WHERE id = 6`],
    ['DELETE FROM log_event WHERE id = 6'],
    ['DELETE FROM log_unlinked WHERE event_id = 6'],
  ])(
    'LOG-02 what is done between the commit and the link is found, and others are linked: %s',
    async (sql) => {
      await verify(database);
      await record(database);
      await record(database);
      await tamper(database, sql);
      const fault = { eventId: '6', fault: 'unlinked' };
      expect((await verifyUnlinked(database)).fault).toEqual(fault);
      expect(await verify(database)).toMatchObject({ events: 6, fault });
    },
  );

  it('LOG-02 an event that is never linked is found', async () => {
    await verify(database);
    await record(database);
    await tamper(database, `UPDATE log_unlinked SET since = now() - interval '11 minutes'`);
    expect((await verifyUnlinked(database)).fault).toEqual({ eventId: '6', fault: 'never-linked' });
  });

  it('LOG-02 the chain itself shows that an event was linked late', async () => {
    await record(database);
    await tamper(
      database,
      `UPDATE log_event SET at = at - interval '1 hour' WHERE id = 6;
       UPDATE log_unlinked SET seal = log_seal(e) FROM log_event e WHERE e.id = event_id`,
    );
    const { longestWait, fault } = await verify(database);
    expect(fault).toBeNull();
    expect(longestWait).toBeCloseTo(3600, 0);
  });

  it('LOG-02 goes on from a link that was noted, and does not read again what came before', async () => {
    const { head } = await verify(database);
    await record(database);
    expect(await verify(database, { from: head })).toMatchObject({ events: 6, fault: null });
    await tamper(database, `UPDATE log_event SET action = 'user.removed' WHERE id = 3`);
    expect((await verify(database, { from: head })).fault).toBeNull();
    await tamper(database, `UPDATE log_event SET action = 'user.removed' WHERE id = 6`);
    expect((await verify(database, { from: head })).fault).toEqual({ position: 6, fault: 'changed' });
    const other = { position: 5, hash: '0'.repeat(64) };
    expect((await verify(database, { from: other })).fault).toEqual({ position: 5, fault: 'other-hash' });
    const beyond = { ...head!, position: 7 };
    expect((await verify(database, { from: beyond })).fault).toEqual({ position: 7, fault: 'too-short' });
  });

  it('LOG-02 several link at once, while others write: each event once, and nobody waits for who links', async () => {
    const { events } = await verify(database);
    const linker = await database.pool.connect();
    await record(database);
    await linker.query('BEGIN; SELECT link_log(1000)');
    // Neither a writer nor another who links waits for this transaction.
    for (let number = 0; number < 20; number++) await record(database);
    await linkEvents(database.pool);
    expect((await verifyUnlinked(database)).events).toBe(events);
    await linker.query('COMMIT');
    linker.release();
    const writers = Array.from({ length: 20 }, async () => {
      for (let number = 0; number < 5; number++) {
        await record(database);
        await linkEvents(database.pool);
      }
    });
    await Promise.all(writers);
    expect(await verify(database)).toMatchObject({ events: events + 121, fault: null });
  });

  it('LOG-02 USR-10 a person is erased while the links of his or her events are made', async () => {
    await verify(database);
    await record(database);
    const [linker, eraser] = [await database.pool.connect(), await database.pool.connect()];
    await linker.query('BEGIN; SELECT link_log(1000)');
    const erased = eraser.query('SELECT erase_person_from_log(900001)');
    await untilWaiting();
    await linker.query('COMMIT');
    await erased;
    linker.release();
    eraser.release();
    expect(await verify(database)).toMatchObject({ events: 7, fault: null });
  });

  async function untilWaiting(): Promise<void> {
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await database.pool.query(waiting)).rowCount === 0) await pause(20);
  }
});

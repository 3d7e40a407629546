import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { useDatabaseForEach } from '../support/database.ts';
import { record, tamper, verify } from './chain.ts';

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
];

describe('the chain of the log', () => {
  const database = useDatabaseForEach('empty');

  beforeEach(async () => {
    for (let number = 1; number <= 3; number++) await record(database);
    await record(database, { actor: null, subject: undefined, personal: undefined, authorityId: null });
    await record(database, {
      changes: { size: { before: 1.5, after: -1e21 }, 'å"\u2028': { before: null, after: '\\' } },
    });
  });

  it('LOG-02 is whole, also with names in any script, and without a name at all', async () => {
    expect(await verify(database)).toEqual({
      events: 5,
      head: { position: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      fault: null,
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
      `DELETE FROM log_event; DELETE FROM log_chain; INSERT INTO log_event TABLE events;
      INSERT INTO log_chain TABLE links; DROP TABLE events, links`,
    );
    expect(found.fault).toEqual(fault);
    expect((await verify(database)).fault).toBeNull();
  });

  it('LOG-02 a log cut off at its end, or rewritten as a whole, is found by a head that was noted', async () => {
    const { head } = await verify(database);
    expect((await verify(database, head)).fault).toBeNull();
    await record(database);
    expect((await verify(database, head)).fault).toBeNull();
    await tamper(database, 'DELETE FROM log_event WHERE id >= 5; DELETE FROM log_chain WHERE position >= 5');
    expect((await verify(database)).fault).toBeNull();
    expect((await verify(database, head)).fault).toEqual({ position: 5, fault: 'too-short' });
    await record(database);
    expect((await verify(database)).fault).toBeNull();
    expect((await verify(database, head)).fault).toEqual({ position: 5, fault: 'other-hash' });
  });

  it('LOG-02 links at the end that are taken away and made anew are found by a head that was noted', async () => {
    const { head } = await verify(database);
    await tamper(database, `DELETE FROM log_chain WHERE position = ${head!.position}`);
    const { rows } = await database.owner.query(
      'SELECT await_link(id) FROM log_event WHERE id NOT IN (SELECT event_id FROM log_chain)',
    );
    expect(rows).toHaveLength(1);
    expect((await verify(database)).fault).toBeNull();
    expect((await verify(database, head)).fault).toEqual({ position: head!.position, fault: 'other-hash' });
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

  it('LOG-02 the chain waits for nobody who waits for it, though locks are taken at commit', async () => {
    await database.pool.query(`
      INSERT INTO authority (id, country, official_name, informal_name) VALUES (1, 'SE', 'Verket', 'Verket');
      INSERT INTO "user" (id, authority_id, first_name, last_name, email, username, language, is_administrator, password_hash, password_temporary, password_expires_at)
        SELECT n, 1, 'Bo', 'Ek', n || '@verket.example', 'bo' || n, 'sv', true, '$argon2id$', false, now() FROM generate_series(1, 2) n`);
    const before = await verify(database);
    const [first, second] = [await database.pool.connect(), await database.pool.connect()];
    await first.query(`BEGIN; INSERT INTO log_event (action) VALUES ('user.changed');
      UPDATE "user" SET is_administrator = false WHERE id = 2`);
    await second.query(
      `BEGIN; SELECT FROM authority WHERE id = 1 FOR NO KEY UPDATE; INSERT INTO log_event (action) VALUES ('user.changed')`,
    );
    // The trigger that counts administrators waits for the authority; the link of the event is older than it.
    const committed = first.query('COMMIT');
    await untilWaiting();
    await Promise.all([committed, second.query('COMMIT')]);
    first.release();
    second.release();
    expect(await verify(database)).toMatchObject({ events: before.events + 2, fault: null });
  });

  async function untilWaiting(): Promise<void> {
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await database.pool.query(waiting)).rowCount === 0) await pause(20);
  }
});

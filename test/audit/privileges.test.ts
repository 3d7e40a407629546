import { beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { useDatabase } from '../support/database.ts';
import { record, verify } from './chain.ts';

const database = useDatabase('demo');
const role = decodeURIComponent(new URL(database.url).username);
const owner = decodeURIComponent(new URL(database.ownerUrl).username);

beforeAll(async () => {
  // A clone has not its template's privileges on the database itself; and granting again changes nothing else.
  await migrate(database.ownerUrl, role);
  await record(database);
});

describe("what the portal's own role is refused", () => {
  it.each([
    [`UPDATE log_event SET action = 'x'`],
    ['UPDATE log_event SET actor_name = NULL'],
    ['DELETE FROM log_event'],
    ['TRUNCATE log_event'],
    ['TRUNCATE log_event, log_chain CASCADE'],
    [`INSERT INTO log_event (id, action) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET action = 'x'`],
    [`INSERT INTO log_event (id, action) VALUES (nextval('log_event_id_seq'), 'x')`],
    [`INSERT INTO log_event (id, action) OVERRIDING SYSTEM VALUE VALUES (-1, 'x')`],
    [`SELECT setval('log_event_id_seq', 1)`],
    [`ALTER SEQUENCE log_event_id_seq RESTART`],
    [`MERGE INTO log_event e USING (SELECT 1) s ON e.id = 1 WHEN MATCHED THEN DELETE`],
    ['SELECT FROM log_event FOR UPDATE'],
    ['LOCK TABLE log_event IN ACCESS EXCLUSIVE MODE; SELECT'],
    [`COPY log_event FROM '/etc/hostname'`],
    [`COPY log_event FROM PROGRAM 'true'`],
    ['COPY log_chain FROM STDIN'],
    ['INSERT INTO log_chain (event_id) VALUES (1)'],
    ['UPDATE log_chain SET actor_salt = NULL'],
    ['DELETE FROM log_chain'],
    [`INSERT INTO log_unlinked (event_id, seal) VALUES (1, '')`],
    ['DELETE FROM log_unlinked'],
    ['UPDATE log_unlinked SET broken = true'],
    ['ALTER TABLE log_event DISABLE TRIGGER ALL'],
    ['ALTER TABLE log_event DISABLE TRIGGER log_event_append_only'],
    ['ALTER TABLE log_event OWNER TO CURRENT_USER'],
    ['ALTER TABLE log_event RENAME TO elsewhere'],
    ['ALTER TABLE log_event ALTER action TYPE integer USING 1'],
    ['ALTER TABLE log_event ENABLE ROW LEVEL SECURITY'],
    ['DROP TABLE log_event'],
    ['DROP TRIGGER log_event_append_only ON log_event'],
    ['DROP FUNCTION log_event_append_only CASCADE'],
    [`CREATE OR REPLACE FUNCTION log_event_append_only() RETURNS trigger LANGUAGE sql AS ''`],
    ['ALTER FUNCTION erase_person_from_log SET search_path = pg_temp'],
    ['CREATE RULE forget AS ON INSERT TO log_event DO INSTEAD NOTHING'],
    ['CREATE TRIGGER forget BEFORE INSERT ON log_event FOR EACH ROW EXECUTE FUNCTION keyword_tree()'],
    ['CREATE TABLE log_event_2 ()'],
    ['CREATE TABLE pointer (id bigint REFERENCES log_event)'],
    ['CREATE TEMP TABLE log_event (id bigint)'],
    ['CREATE SCHEMA elsewhere'],
    [`SET session_replication_role = replica`],
    [`SET ROLE ${owner}`],
    [`SET SESSION AUTHORIZATION ${owner}`],
    [`DELETE FROM used_username`],
    [`DELETE FROM _prisma_migrations`],
  ])('LOG-02 %s', async (sql) => {
    const before = await verify(database);
    await expect(database.pool.query(sql)).rejects.toMatchObject({ code: '42501' });
    expect(await verify(database)).toEqual(before);
  });
});

describe('what the owner is refused as long as the triggers are there', () => {
  it.each([
    [`UPDATE log_event SET action = 'x'`],
    [`UPDATE log_event SET changes = '{}'`],
    [`UPDATE log_event SET at = now() - interval '1 day'`],
    [`UPDATE log_event SET actor_name = 'Någon annan'`],
    [`UPDATE log_event SET actor_id = 1`],
    ['DELETE FROM log_event'],
    ['TRUNCATE log_event'],
    [`UPDATE log_chain SET hash = ''`],
    ['UPDATE log_chain SET actor_salt = gen_random_uuid()'],
    ['DELETE FROM log_chain'],
    ['TRUNCATE log_chain'],
  ])('LOG-02 %s', async (sql) => {
    await expect(database.owner.query(sql)).rejects.toThrow('the log can be added to only');
  });
});

describe("what the portal's own role is and has", () => {
  const rows = async (sql: string) => (await database.owner.query<Record<string, unknown>>(sql, [role])).rows;

  it('LOG-02 it owns nothing, anywhere, and is nobody else', async () => {
    const dependencies = `SELECT FROM pg_shdepend WHERE deptype = 'o' AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = $1)`;
    expect(await rows(dependencies)).toEqual([]);
    expect(
      await rows('SELECT FROM pg_auth_members WHERE member = (SELECT oid FROM pg_roles WHERE rolname = $1)'),
    ).toEqual([]);
    expect(
      await rows(
        `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = $1`,
      ),
    ).toEqual([
      {
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolbypassrls: false,
      },
    ]);
  });

  it('LOG-02 on tables it has what is listed here, and may pass none of it on', async () => {
    const found = await rows(`
      SELECT relname AS name, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS privileges, bool_or(is_grantable) AS grantable
      FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        AND grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = $1))
      GROUP BY relname`);
    const exceptions: Record<string, string> = {
      log_event: 'SELECT',
      log_chain: 'SELECT',
      log_unlinked: 'SELECT',
      used_username: 'INSERT SELECT',
      _prisma_migrations: 'SELECT',
    };
    expect(found.length).toBeGreaterThan(20);
    expect(found).toEqual(
      found.map(({ name }) => ({
        name,
        privileges: exceptions[String(name)] ?? 'DELETE INSERT SELECT UPDATE',
        grantable: false,
      })),
    );
    expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(exceptions)));
  });

  it('LOG-02 it makes nothing, and column by column it has nothing more', async () => {
    expect(
      await rows(`SELECT has_schema_privilege($1, 'public', 'CREATE') AS schema, has_database_privilege($1, current_database(), 'CREATE') AS database,
        has_database_privilege($1, current_database(), 'TEMPORARY') AS temporary, has_parameter_privilege($1, 'session_replication_role', 'SET') AS replica`),
    ).toEqual([{ schema: false, database: false, temporary: false, replica: false }]);
    const columns = await rows(
      `SELECT attrelid::regclass::text AS table, attname AS column, privilege_type AS privilege
       FROM pg_attribute, aclexplode(attacl) WHERE $1::text IS NOT NULL AND attrelid::regclass::text IN ('log_event', 'log_chain')
       ORDER BY attnum`,
    );
    const written =
      'at action actor_id actor_name address authority_id subject_id subject_name changes personal'.split(
        ' ',
      );
    expect(columns).toEqual(written.map((column) => ({ table: 'log_event', column, privilege: 'INSERT' })));
  });

  it('LOG-02 it dates nothing back or ahead, as versions before this one could: the database says when', async () => {
    const { rows: inserted } = await database.pool.query<{ seconds: number }>(
      `INSERT INTO log_event (action, at) VALUES ('x', '2020-01-01'), ('x', '2099-01-01'), ('x', 'infinity'), ('x', NULL)
       RETURNING abs(extract(epoch FROM clock_timestamp() - at))::float AS seconds`,
    );
    expect(inserted).toHaveLength(4);
    for (const { seconds } of inserted) expect(seconds).toBeLessThan(5);
    const { rows: seeded } = await database.owner.query<{ at: Date }>(
      `INSERT INTO log_event (action, at) VALUES ('x', '2020-01-01') RETURNING at`,
    );
    expect(seeded[0]!.at).toEqual(new Date('2020-01-01'));
  });

  it("LOG-02 of what runs with the owner's rights it may call three functions, whose search path is fixed", async () => {
    const definers = await rows(`
      SELECT proname AS name, prorettype = 'trigger'::regtype AS trigger, has_function_privilege($1, oid, 'EXECUTE') AS callable, proconfig AS config
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY proname`);
    expect(definers.filter(({ trigger }) => !trigger)).toEqual([
      {
        name: 'erase_person_from_log',
        trigger: false,
        callable: true,
        config: ['search_path=public, pg_temp'],
      },
      { name: 'link_log', trigger: false, callable: true, config: ['search_path=public, pg_temp'] },
      {
        name: 'move_authority',
        trigger: false,
        callable: true,
        config: ['search_path=public, pg_temp'],
      },
    ]);
    for (const { config } of definers) expect(config).toEqual(['search_path=public, pg_temp']);
    expect(
      await rows(
        `SELECT has_function_privilege('public', oid, 'EXECUTE') AS all FROM pg_proc
         WHERE $1::text IS NOT NULL AND proname IN ('erase_person_from_log', 'link_log', 'move_authority')`,
      ),
    ).toEqual([{ all: false }, { all: false }, { all: false }]);
  });
});

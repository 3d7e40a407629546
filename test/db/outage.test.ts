import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, it } from 'vitest';
import { patience } from '../../src/db/client.ts';
import { outageOf } from '../../src/db/outage.ts';
import { useDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';

const database = useDatabase('empty');

const faultOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (fault: unknown) => fault,
  );

it('SEC-07 PostgreSQL itself ends what takes too long, on every connection', async () => {
  const { rows } = await database.pool.query<Record<'name' | 'setting', string>>(
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')`,
  );
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]))).toEqual({
    lock_timeout: patience.lock,
    statement_timeout: patience.statement,
    idle_in_transaction_session_timeout: patience.idle,
  });
});

it('SEC-07 what the database cannot do for a while is told from faults of ours', async () => {
  const raise = (code: string) => `DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'; END $$`;
  const nobody = new pg.Client({ host: '127.0.0.1', port: await freePort() });
  expect(outageOf(await faultOf(nobody.connect()))).toBe('unreachable');
  for (const [code, outage] of [
    ['55P03', 'busy'],
    ['57014', 'busy'],
    ['25006', 'read-only'],
    ['53100', 'full'],
    ['57P01', 'unreachable'],
    ['23505', null],
    ['42601', null],
  ] as const) {
    expect(outageOf(await faultOf(database.pool.query(raise(code)))), code).toBe(outage);
    expect(outageOf(await faultOf(database.prisma.$executeRawUnsafe(raise(code)))), code).toBe(outage);
  }
  expect(outageOf(await faultOf(readFile('/nowhere')))).toBeNull();
  expect(outageOf(new TypeError('undefined is not a function'))).toBeNull();
});

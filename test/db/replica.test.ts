import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createPool } from '../../src/db/client.ts';
import { createReplica } from '../../src/db/replica.ts';
import { withClient } from '../../src/db/with-client.ts';
import { startForwarder } from '../support/forwarder.ts';
import { installedPostgres, startServer, startStandby } from '../support/postgres-programs.ts';

const programs = installedPostgres();

/** A server with a standby that is read from, through a forwarder that can be cut. */
async function start() {
  const primary = await startServer(programs!);
  onTestFinished(primary.stop);
  await withClient(primary.url, (client) => client.query('CREATE TABLE said (word text)'));
  const standby = await startStandby(programs!, [], primary.url, 'standby');
  onTestFinished(standby.stop);
  const forwarder = await startForwarder(standby.port);
  onTestFinished(forwarder.close);
  const pool = createPool(primary.url);
  onTestFinished(() => pool.end());
  const url = new URL(standby.url);
  url.port = String(forwarder.port);
  const replica = createReplica(url.href, pool, 2);
  onTestFinished(replica.stop);
  const isReadFrom = async () => {
    const [row] = await replica.read.$queryRaw<{ standby: boolean }[]>`SELECT pg_is_in_recovery() AS standby`;
    return row!.standby;
  };
  const until = async (expected: boolean) => {
    while ((await isReadFrom()) !== expected) await pause(200);
  };
  return { primary, standby, forwarder, replica, until };
}

it.skipIf(!programs)(
  'a replica is read from while it follows; the primary when it lags, and when it is gone',
  { timeout: 120_000 },
  async () => {
    const { primary, standby, forwarder, replica, until } = await start();
    await until(true);
    // It stops following, and the primary goes on.
    await withClient(standby.url, (client) => client.query('SELECT pg_wal_replay_pause()'));
    await withClient(primary.url, (client) => client.query(`INSERT INTO said VALUES ('hej')`));
    await until(false);
    const said = () => replica.read.planned.$queryRaw<{ word: string }[]>`SELECT word FROM said`;
    expect(await said()).toEqual([{ word: 'hej' }]);
    await withClient(standby.url, (client) => client.query('SELECT pg_wal_replay_resume()'));
    await until(true);
    await forwarder.close();
    expect(await said()).toEqual([{ word: 'hej' }]);
    await until(false);
  },
);

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { register } from 'prom-client';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startTimetable } from '../../src/jobs/timetable.ts';
import { measureOutbox } from '../../src/mail/measure-outbox.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { countOutage } from '../../src/operation/count-outage.ts';
import { log } from '../../src/operation/log.ts';
import { readSettings } from '../../src/settings.ts';
import { createReadiness } from '../../src/web/health.ts';
import { useDatabaseForEach } from '../support/database.ts';

const database = useDatabaseForEach('empty');

const valueOf = async (name: string, labels: Record<string, string> = {}): Promise<number | undefined> =>
  (await register.getSingleMetric(name)!.get()).values.find(({ labels: found }) =>
    Object.entries(labels).every(([label, value]) => found[label] === value),
  )?.value;

it('an outage of the database is counted by its kind, and begins at 0', async () => {
  expect(await valueOf('portal_database_outages_total', { outage: 'full' })).toBe(0);
  expect(countOutage(Object.assign(new Error('no space left'), { code: '53100' }))).toBe('full');
  expect(await valueOf('portal_database_outages_total', { outage: 'full' })).toBe(1);
  expect(countOutage(new TypeError('undefined is not a function'))).toBeUndefined();
});

it('a job that fails is counted and told of, and the others have the time of their success', async () => {
  const lines: unknown[] = [];
  const told = vi.spyOn(log, 'error').mockImplementation((...said: unknown[]) => void lines.push(said[0]));
  onTestFinished(() => told.mockRestore());
  await database.owner.query('ALTER TABLE known_browser RENAME TO away');
  const from = Date.now() / 1_000;
  const settings = readSettings({});
  await startTimetable({ prisma: database.prisma, outbox: createOutbox(settings), settings }).stop();
  const failed = { job_name: 'forgetBrowsers' };
  expect(lines).toEqual([expect.objectContaining({ job: 'forgetBrowsers' })]);
  expect(await valueOf('portal_jobs_failed_total', failed)).toBe(1);
  expect(await valueOf('portal_job_last_success_timestamp_seconds', failed)).toBe(0);
  const others = { job_name: 'forgetLinks' };
  expect(await valueOf('portal_jobs_failed_total', others)).toBe(0);
  expect(await valueOf('portal_job_last_success_timestamp_seconds', others)).toBeGreaterThanOrEqual(from - 1);
});

it('not being ready is told when it begins and when it is over, not each time that somebody asks', async () => {
  const lines: unknown[] = [];
  for (const level of ['warn', 'info'] as const) {
    const told = vi
      .spyOn(log, level)
      .mockImplementation((...said: unknown[]) => void lines.push(said.at(-1)));
    onTestFinished(() => told.mockRestore());
  }
  const readiness = createReadiness(database.pool);
  const rename = (from: string, to: string) => database.owner.query(`ALTER TABLE ${from} RENAME TO ${to}`);
  await readiness();
  expect(lines).toEqual([]);
  await rename('_prisma_migrations', 'away');
  await readiness();
  await readiness();
  expect(lines).toEqual(['not ready']);
  await rename('away', '_prisma_migrations');
  await readiness();
  expect(lines).toEqual(['not ready', 'ready again']);
});

it('a silent database does not keep the metrics back, and is asked one thing', async () => {
  const mute = createServer().listen(0, '127.0.0.1');
  await once(mute, 'listening');
  onTestFinished(() => void mute.close());
  let connections = 0;
  mute.on('connection', (socket) => {
    connections += 1;
    onTestFinished(() => void socket.destroy());
  });
  const port = String((mute.address() as AddressInfo).port);
  const url = Object.assign(new URL(database.url), { port }).href;
  measureOutbox(new pg.Pool({ connectionString: url }));
  await register.metrics();
  expect(await register.metrics()).toMatch(/^portal_mails_waiting Nan$/im);
  expect(connections).toBe(1);
});

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import supertest from 'supertest';
import { expect, it, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { usePortal } from '../support/portal.ts';

const portal = usePortal();

const ask = async (path: string, parts: Partial<Parameters<typeof createApp>[0]> = {}) => {
  const settings = readSettings({ NODE_ENV: 'test' });
  const { prisma, pool } = portal;
  const { status, text, headers } = await supertest(createApp({ settings, prisma, pool, ...parts })).get(
    path,
  );
  return { status, text, cookie: headers['set-cookie'] as unknown };
};

it.each(['/healthz', '/readyz'])('%s answers without a session', async (path) => {
  expect(await ask(path)).toEqual({ status: 200, text: 'ok', cookie: undefined });
});

it('is not ready while stopping, though it lives', async () => {
  const stopping = AbortSignal.abort();
  expect(await ask('/readyz', { stopping })).toMatchObject({ status: 503, text: 'stopping' });
  expect(await ask('/healthz', { stopping })).toMatchObject({ status: 200 });
});

it('is not ready when the database lacks a migration, and is when it has more', async () => {
  const rename = (from: string, to: string) =>
    portal.owner.query(`UPDATE _prisma_migrations SET migration_name = $2 WHERE migration_name = $1`, [
      from,
      to,
    ]);
  await rename('20261123000100_rules', 'away');
  expect(await ask('/readyz')).toMatchObject({ status: 503, text: 'migrations' });
  await rename('away', '20261123000100_rules');
  await portal.owner
    .query(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
    VALUES ('later', '', '29991231000000_later', now(), 1)`);
  expect(await ask('/readyz')).toMatchObject({ status: 200 });
});

it('is not ready when the database says nothing for a second', async () => {
  const mute = createServer().listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const url = Object.assign(new URL(portal.url), { port: String((mute.address() as AddressInfo).port) });
  const from = performance.now();
  const answer = await ask('/readyz', { pool: new pg.Pool({ connectionString: url.href }) });
  expect(answer).toMatchObject({ status: 503, text: 'database' });
  expect(performance.now() - from).toBeGreaterThan(900);
  mute.close();
});

it('is ready while every connection of the pool is at work', async () => {
  const busy = await Promise.all(Array.from({ length: 5 }, () => portal.pool.connect()));
  expect(await ask('/readyz')).toMatchObject({ status: 200 });
  for (const client of busy) client.release();
});

it('is not ready when every connection is at work and none has finished anything for five seconds', async () => {
  const app = createApp({
    settings: readSettings({ NODE_ENV: 'test' }),
    prisma: portal.prisma,
    pool: portal.pool,
  });
  const busy = await Promise.all(Array.from({ length: 5 }, () => portal.pool.connect()));
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now + 6_000);
  expect((await supertest(app).get('/readyz')).text).toBe('database');
  clock.mockRestore();
  for (const client of busy) client.release();
  expect((await supertest(app).get('/readyz')).text).toBe('ok');
});

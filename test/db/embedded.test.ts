import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startEmbedded } from '../../src/db/embedded.ts';
import { withClient } from '../../src/db/with-client.ts';

const folder = await mkdtemp(join(tmpdir(), 'portal-embedded-'));
await chmod(folder, 0o711); // As root the server runs as another user.
afterAll(() => rm(folder, { recursive: true }));

test('those who start the embedded database at once share it, and the last to leave stops it', async () => {
  const [first, second] = await Promise.all([startEmbedded(folder), startEmbedded(folder)]);
  expect(second.url).toBe(first.url);
  await first.stop();
  expect(await collation(second.url)).toBe('C.UTF-8');
  await second.stop();
  await expect(collation(first.url)).rejects.toThrow('ECONNREFUSED');
});

test('the embedded database keeps its data', async () => {
  const first = await startEmbedded(folder);
  await withClient(first.url, (client) => client.query('CREATE TABLE kept ()'));
  await first.stop();
  const second = await startEmbedded(folder);
  await withClient(second.url, (client) => client.query('SELECT FROM kept'));
  await second.stop();
});

async function collation(url: string) {
  const sql = `SELECT datlocale FROM pg_database WHERE datname = 'postgres'`;
  return await withClient(
    url,
    async (client) => (await client.query<{ datlocale: string }>(sql)).rows[0]?.datlocale,
  );
}

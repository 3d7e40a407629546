import { expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { poolReader } from '../../src/db/reader.ts';
import { mostBehind } from '../../src/db/replica.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabase } from '../support/database.ts';
import { mainText, usePortal, Visitor } from '../support/portal.ts';

const portal = usePortal();
/** A replica that has stood still. */
const behind = useDatabase();
const log = '/administration/handelselogg';

it('lists may come from a replica that is behind, but never hide from a browser what it has saved', async () => {
  const { prisma, pool, clock } = portal;
  const app = createApp({
    settings: readSettings({ NODE_ENV: 'test' }),
    prisma,
    pool,
    clock: () => clock.now,
    replica: { read: poolReader(behind.pool) },
  });
  const signIn = async (username: string) => {
    const visitor = new Visitor(app);
    await visitor.submit('/logga-in', { username, password: 'Demo1234' });
    clock.now = new Date(clock.now.getTime() + 3 * mostBehind);
    return visitor;
  };
  const [karin, gunilla] = [await signIn('karin'), await signIn('gunilla.oberg')];
  expect(mainText(await karin.get(log))).not.toContain('Karin Åkesson');
  await karin.submit('/administration/min-myndighet/redigera', { telephone: '08-465 004 39' });
  expect(mainText(await karin.get(log))).toContain('08-465 004 39');
  clock.now = new Date(clock.now.getTime() + 3 * mostBehind);
  expect(mainText(await gunilla.get(log))).not.toContain('08-465 004 39');
  expect(mainText(await karin.get(log))).not.toContain('08-465 004 39');
});

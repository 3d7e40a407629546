import { expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { createRateLimits } from '../../src/web/rate-limits.ts';
import { userByName } from '../support/people.ts';
import { mainText, usePortal } from '../support/portal.ts';

const portal = usePortal();

it('SEC-07 whatever is taken away as a file is limited for each user, whoever may take it', () => {
  const files = routes.filter(({ path }) => /\/(?:csv|fil)$/.test(path));
  expect(files.length).toBeGreaterThan(8);
  expect(files.filter(({ limit }) => limit !== 'downloads by user').map(({ path }) => path)).toEqual([]);
});

it('SEC-07 after sixty files in an hour the next is refused to that user, while pages and colleagues go on', async () => {
  const [karin, gunilla] = [await portal.signIn('karin'), await portal.signIn('gunilla.oberg')];
  const list = '/administration/min-myndighet/anvandare';
  expect((await karin.get(`${list}/csv`)).status).toBe(200);
  const { id } = await userByName(portal, 'karin');
  const limits = createRateLimits(portal.pool);
  for (let taken = 1; taken < 60; taken += 1) expect(await limits.take('downloads by user', id)).toBe(true);
  for (const path of [`${list}/csv`, '/mina-uppgifter/fil', '/administration/handelselogg/csv']) {
    const refused = await karin.get(path);
    expect(refused.status).toBe(429);
    expect(mainText(refused)).toContain('Vänta en stund');
  }
  expect((await karin.get(list)).status).toBe(200);
  expect((await gunilla.get(`${list}/csv`)).status).toBe(200);
});

import { expect, it } from 'vitest';
import { demoKey } from '../../src/demo/users.ts';
import { hearQueries } from '../support/heard-queries.ts';
import { usePortal, type Visitor } from '../support/portal.ts';
import {
  addPasskeyRow,
  growOld,
  halfSignedIn,
  ownFactors,
  signInWithCode,
  waitForNextCode,
} from '../support/second-factors.ts';

/** As in query-count.test.ts, of those who have a second factor, which nobody there has. */
const most = 4;

const portal = usePortal();
const sent = hearQueries(portal.pool);

async function tooMany(browser: Visitor, paths: readonly string[], expected = 200): Promise<string[]> {
  const complaints: string[] = [];
  for (const path of paths) {
    await browser.get(path);
    sent.length = 0;
    const { status } = await browser.get(path);
    if (status !== expected || sent.length > most)
      complaints.push([`${path} (${status}) sends ${sent.length}:`, ...sent].join('\n'));
  }
  return complaints;
}

it(`as somebody with an app, passkeys and many sign-ins and browsers each page sends at most ${most} queries`, async () => {
  for (let number = 0; number < 8; number += 1) {
    waitForNextCode(portal);
    await signInWithCode(portal, 'tvasteg', demoKey);
  }
  const passkey = await addPasskeyRow(portal, 'tvasteg');
  waitForNextCode(portal);
  const tvasteg = await signInWithCode(portal, 'tvasteg', demoKey);
  const own = ['', '/app', '/app/ta-bort', '/nyckel', `/nyckel/${passkey}/ta-bort`, '/reservkoder'];
  const paths = ['/mina-inloggningar', ...own.map((page) => ownFactors + page)];
  expect(await tooMany(tvasteg, paths)).toEqual([]);
  await growOld(portal);
  expect(await tooMany(tvasteg, ['/visa-vem-du-ar'], 403)).toEqual([]);
});

it(`between the two steps of a sign-in each page sends at most ${most} queries`, async () => {
  const half = await halfSignedIn(portal, 'tvasteg');
  expect(await tooMany(half, ['/logga-in/kod', '/logga-in/nyckel', '/logga-in/reservkod'])).toEqual([]);
});

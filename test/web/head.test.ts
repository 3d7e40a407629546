import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { invite, register } from '../invitations/invite.ts';
import { addressesOf, people, type Person } from '../support/addresses.ts';
import { changedTables, fingerprintOf } from '../support/fingerprint.ts';
import { usePortal, type Visitor } from '../support/portal.ts';

const portal = usePortal();
const pages = [...new Set(routes.filter(({ method }) => method === 'get').map(({ path }) => path))];

let openLink = '';
beforeAll(async () => {
  openLink = (await invite(portal)).link;
  await register(portal, 'Fyrverket');
});

/** Also how many sessions there are, and what they hold but for when they end. */
const stateOf = async () => {
  const { rows } = await portal.pool.query<{ state: string }>(
    `SELECT md5(coalesce(string_agg(sess::jsonb - 'cookie' #>> '{}', ',' ORDER BY sid), '')) AS state FROM session`,
  );
  return { ...(await fingerprintOf(portal.pool)), session: rows[0]!.state };
};

async function isRefused({ agent }: Visitor, path: string): Promise<boolean> {
  const { status, headers } = await agent.head(path);
  return status === 403 || (headers.location ?? '').startsWith('/logga-in');
}

describe('SEC-01 HEAD, which programs that read mail send to its links,', () => {
  it.each(people)('changes nothing at any address, as %s', { timeout: 240_000 }, async (person: Person) => {
    const browser = person === 'nobody' ? portal.visitor() : await portal.signIn(person);
    const answered: string[] = [];
    const changes: string[] = [];
    for (const path of pages) {
      if (await isRefused(browser, path)) continue;
      for (const address of await addressesOf(portal, path, person, openLink)) {
        const before = await stateOf();
        const { status } = await browser.agent.head(address);
        const changed = changedTables(before, await stateOf());
        if (changed.length > 0) changes.push(`${address} (${status}): ${changed.join()}`);
        if (status === 200) answered.push(address);
      }
    }
    expect(changes).toEqual([]);
    expect(answered.length).toBeGreaterThan(3);
  });

  it('leaves the notice for the page that is looked at', async () => {
    const karin = await portal.signIn('karin');
    await karin.post('/administration/min-myndighet/bekrafta', {});
    await karin.agent.head('/administration/min-myndighet');
    const { page } = await karin.get('/administration/min-myndighet');
    expect(page.querySelector('main')?.text).toContain('bekräft');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { invite, register } from '../invitations/invite.ts';
import { addressesOf } from '../support/addresses.ts';
import { useWalkthrough } from '../support/walkthrough.ts';

const { portal, open } = useWalkthrough();
const pages = [...new Set(routes.filter(({ method }) => method === 'get').map(({ path }) => path))];

/** A hundred letters that nothing tells where to break, told apart by a number. */
const word = (id: string) => `left(repeat('Ångbåtsbefälhavarexamensförrättare', 3), 96) || ${id}`;

let openLink = '';
beforeAll(async () => {
  openLink = (await invite(portal)).link;
  await register(portal, 'Fyrverket');
  const { pool } = portal;
  const labelled = (id: string) => `(SELECT jsonb_object_agg(key, ${word(id)}) FROM jsonb_each(labels))`;
  await pool.query(
    `UPDATE authority SET informal_name = ${word('authority.id')}, official_name = ${word('authority.id')}`,
  );
  await pool.query(`UPDATE "user" SET first_name = ${word('"user".id')}, last_name = ${word('"user".id')}`);
  for (const table of ['module', 'module_role', 'keyword'])
    await pool.query(`UPDATE ${table} SET labels = ${labelled(`${table}.id`)}`);
});

describe('NAV-03 at 320 px a word of a hundred letters as the name of everything', () => {
  it.each(['karin', 'atkomst', 'nimic', 'kommissionen'] as const)(
    'lets no page of %s scroll sideways',
    { timeout: 600_000 },
    async (person) => {
      const walker = await open({ width: 320, javaScript: false });
      await walker.page.goto(walker.addressOf('/logga-in'));
      await walker.fill('Användarnamn', person);
      await walker.fill('Lösenord', 'Demo1234');
      await walker.button('Logga in').click();
      const wide: string[] = [];
      let shown = 0;
      for (const path of pages) {
        if (/csv$|fil$|losenord$/.test(path) || (await isRefused(walker, path))) continue;
        for (const address of (await addressesOf(portal, path, person, openLink)).slice(0, 2)) {
          const answer = await walker.page.goto(walker.addressOf(address));
          if (answer?.status() === 200) shown += 1;
          await walker.expectNoSidewaysScroll().catch((fault: unknown) => wide.push(String(fault)));
        }
      }
      expect(wide).toEqual([]);
      expect(shown).toBeGreaterThan(15);
    },
  );
});

async function isRefused(
  { page, addressOf }: Awaited<ReturnType<typeof open>>,
  path: string,
): Promise<boolean> {
  const { status, headers } = await page.request
    .head(addressOf(path), { maxRedirects: 0 })
    .then((answer) => ({ status: answer.status(), headers: answer.headers() }));
  return status === 403 || (headers.location ?? '').startsWith('/logga-in');
}

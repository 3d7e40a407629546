import { waitingForm } from './drafts.ts';
import type { Portal } from './portal.ts';

/** One of each kind; as nobody, who has not signed in. */
export const people = ['nobody', 'lars', 'karin', 'atkomst', 'nimic', 'kommissionen'] as const;
export type Person = (typeof people)[number];

/** What stands in the place of the parameters of a path: something that is there for that person. */
export async function addressesOf(
  portal: Portal,
  path: string,
  person: Person,
  openLink: string,
): Promise<string[]> {
  const filled = async (one: string, name: string): Promise<string[]> =>
    (await examples(portal, name, one, person, openLink)).map((example) => one.replace(`:${name}`, example));
  let addresses = [path];
  for (const [, name] of path.matchAll(/:(\w+)/g))
    addresses = (await Promise.all(addresses.map((one) => filled(one, name!)))).flat();
  return addresses;
}

/** By name of the parameter; one of each kind that is shown differently. */
async function examples(
  portal: Portal,
  name: string,
  path: string,
  person: Person,
  openLink: string,
): Promise<string[]> {
  const place = path.includes('min-myndighet')
    ? await ownAuthority(portal, person)
    : /myndigheter\/(\d+)/.exec(path)?.[1];
  switch (name) {
    case 'authorityId':
      // Läkemedelsverket.
      return found(portal, `SELECT id FROM authority WHERE organisation_number = '202100-4078'`);
    case 'userId':
      return found(
        portal,
        // Without an authority, one at the national coordinator of the country.
        `SELECT id FROM "user" WHERE authority_id = ${place ?? `(SELECT id FROM authority WHERE kind = 'NATIONAL_COORDINATOR')`} ORDER BY username = '${person}' LIMIT 2`,
      );
    case 'moduleId':
      return place
        ? found(portal, `SELECT module_id AS id FROM authority_module WHERE authority_id = ${place}`)
        : found(portal, 'SELECT id FROM module LIMIT 2');
    case 'roleId':
      return found(
        portal,
        `SELECT id FROM module_role WHERE module_id = ${/moduler\/(\d+)/.exec(path)![1]} LIMIT 2`,
      );
    case 'keywordId':
      return found(portal, 'SELECT min(id) AS id FROM keyword GROUP BY module_id, parent_id IS NULL LIMIT 4');
    case 'nameChangeId':
      return found(portal, 'SELECT id FROM name_change');
    case 'draft':
      return [(await waitingForm(portal, person)).split('/').at(-1)!];
    case 'passkeyId':
      return ['1'];
    case 'invitationId':
      return found(portal, `SELECT id FROM invitation`);
    case 'draft':
      return ['x', (await waitingForm(portal, person)).split('/').at(-1)!];
    case 'country':
      return ['SE', 'DE', 'IS'];
    case 'template':
      return ['user-registered', 'authority-news'];
    case 'language':
      return ['mt'];
    case 'token':
      return [openLink.split('/').at(-1)!, 'x'];
    default:
      throw new Error(`test/support/addresses.ts has no example of :${name}, which ${path} needs`);
  }
}

async function found(portal: Portal, sql: string): Promise<string[]> {
  const { rows } = await portal.pool.query<{ id: number }>(sql);
  if (rows.length === 0) throw new Error(`no example: ${sql}`);
  return rows.map(({ id }) => String(id));
}

const ownAuthority = async (portal: Portal, person: Person): Promise<string> =>
  (await found(portal, `SELECT authority_id AS id FROM "user" WHERE username = '${person}'`))[0]!;

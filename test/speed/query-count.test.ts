import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { invite, register } from '../invitations/invite.ts';
import { hearQueries } from '../support/heard-queries.ts';
import { usePortal, type Visitor } from '../support/portal.ts';

/**
 * No page sends more than four queries, sessions included. Two writes count apart, since a page that is opened again
 * does not make them: the note of when a sign-in was last used, once a minute (SEC-02), and the notice of what has
 * just been done, which is taken out of the session when it is shown.
 */
const most = 4;

/** A download is noted in the log in a transaction of its own (LOG-01), and a long one is read in batches. */
const mostOfFile = 8;
const isFile = (path: string): boolean => /\/(?:csv|fil)$/.test(path);

const portal = usePortal();
const sent = hearQueries(portal.pool);

const people = ['nobody', 'lars', 'karin', 'atkomst', 'nimic', 'kommissionen'] as const;
type Person = (typeof people)[number];

/** What stands in the place of the parameters of a path: something that is there for that person. */
async function addressesOf(path: string, person: Person): Promise<string[]> {
  const filled = async (one: string, name: string): Promise<string[]> =>
    (await examples(name, one, person)).map((example) => one.replace(`:${name}`, example));
  let addresses = [path];
  for (const [, name] of path.matchAll(/:(\w+)/g))
    addresses = (await Promise.all(addresses.map((one) => filled(one, name!)))).flat();
  return addresses;
}

/** By name of the parameter; one of each kind that is shown differently. */
async function examples(name: string, path: string, person: Person): Promise<string[]> {
  const place = path.includes('min-myndighet')
    ? await ownAuthority(person)
    : /myndigheter\/(\d+)/.exec(path)?.[1];
  switch (name) {
    case 'authorityId':
      return found(`SELECT id FROM authority WHERE informal_name = 'Läkemedelsverket'`);
    case 'userId':
      return found(
        // Without an authority, one at the national coordinator of the country.
        `SELECT id FROM "user" WHERE authority_id = ${place ?? `(SELECT id FROM authority WHERE kind = 'NATIONAL_COORDINATOR')`} ORDER BY username = '${person}' LIMIT 2`,
      );
    case 'moduleId':
      return place
        ? found(`SELECT module_id AS id FROM authority_module WHERE authority_id = ${place}`)
        : found('SELECT id FROM module LIMIT 2');
    case 'roleId':
      return found(`SELECT id FROM module_role WHERE module_id = ${/moduler\/(\d+)/.exec(path)![1]} LIMIT 2`);
    case 'keywordId':
      return found('SELECT min(id) AS id FROM keyword GROUP BY module_id, parent_id IS NULL LIMIT 4');
    case 'nameChangeId':
      return found('SELECT id FROM name_change');
    case 'invitationId':
      return found(`SELECT id FROM invitation`);
    case 'passkeyId':
      return ['1'];
    case 'country':
      return ['SE', 'DE', 'IS'];
    case 'template':
      return ['user-registered', 'authority-news'];
    case 'language':
      return ['mt'];
    case 'token':
      return [openLink.split('/').at(-1)!, 'x'];
    default:
      throw new Error(`query-count.test.ts has no example of :${name}, which ${path} needs`);
  }
}

async function found(sql: string): Promise<string[]> {
  const { rows } = await portal.pool.query<{ id: number }>(sql);
  if (rows.length === 0) throw new Error(`no example: ${sql}`);
  return rows.map(({ id }) => String(id));
}

const ownAuthority = async (person: Person): Promise<string> =>
  (await found(`SELECT authority_id AS id FROM "user" WHERE username = '${person}'`))[0]!;

/** What is asked for with a query of its own. */
const searches = [
  '/sok-myndighet?text=arbete&country=SE',
  '/administration/min-myndighet/anvandare?text=a&sida=2',
  '/administration/min-myndighet/anvandare?role=case-handler&account=active&password=valid&sort=seen',
  '/administration/handelselogg?name=a&efter=9',
  '/administration/myndigheter?text=verket&sida=2',
  '/administration/inbjudningar?status=oppnad&sida=2',
];

let openLink = '';
beforeAll(async () => {
  openLink = (await invite(portal)).link;
  await register(portal, 'Fyrverket');
  await portal.prisma.$executeRaw`DELETE FROM rate_limit`;
});

const answers = new Map<Person, number>();

/** The pages that the person may see and that send too much, with what they send. */
async function tooMany(person: Person): Promise<string[]> {
  const browser = person === 'nobody' ? portal.visitor() : await portal.signIn(person);
  const paths = new Set(routes.filter(({ method }) => method === 'get').map(({ path }) => path));
  const complaints: string[] = [];
  for (const path of [...paths, ...searches]) {
    if (await isRefused(browser, path)) continue;
    for (const address of await addressesOf(path, person)) {
      await browser.get(address);
      sent.length = 0;
      const { status } = await browser.get(address);
      if (status === 200) answers.set(person, (answers.get(person) ?? 0) + 1);
      if (sent.length > (isFile(path) ? mostOfFile : most))
        complaints.push([`${address} (${status}) sends ${sent.length}:`, ...sent].join('\n'));
    }
  }
  return complaints;
}

async function isRefused(browser: Visitor, path: string): Promise<boolean> {
  const { status, headers } = await browser.get(path);
  return status === 403 || (headers.location ?? '').startsWith('/logga-in');
}

describe('every page as everybody who may see it', () => {
  it.each(people)(`as %s sends at most ${most} queries`, { timeout: 120_000 }, async (person) => {
    expect(await tooMany(person)).toEqual([]);
    expect(answers.get(person), 'pages that were shown').toBeGreaterThan(leastShown[person]);
  });
});

/** So that it is pages that are counted, and not refusals. */
const leastShown: Record<Person, number> = {
  nobody: 3,
  lars: 15,
  karin: 25,
  atkomst: 50,
  nimic: 55,
  kommissionen: 40,
};

import { HtmlValidate } from 'html-validate';
import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/app.ts';
import { demoKey } from '../../src/demo/users.ts';
import { invite, register } from '../invitations/invite.ts';
import { waitingForm } from '../support/drafts.ts';
import { newUser, pathOf, roleId, userByName } from '../support/people.ts';
import { type Answer, formOf, usePortal, type Visitor } from '../support/portal.ts';
import { addPasskeyRow, growOld, halfSignedIn, signInWithCode } from '../support/second-factors.ts';

const portal = usePortal();

/** The HTML standard, as the validator of the W3C reads it. */
const validator = new HtmlValidate({ extends: ['html-validate:standard'] });

const people = [
  'nobody',
  'lars',
  'karin',
  'ensam',
  'atkomst',
  'nimic',
  'kommissionen',
  'utgangen',
  'tvasteg',
  /** `tvasteg` after the password alone. */
  'half',
  /** `karin`, eleven minutes after she signed in. */
  'late',
] as const;
type Person = (typeof people)[number];

/** Where the journey begins, beside the first page. */
const starts: Partial<Record<Person, string[]>> = {};

beforeAll(async () => {
  const submitted = await register(portal, 'Beskickning');
  starts.nobody = ['/logga-in', '/finns-inte', submitted.link, `/bekrafta-adress/${'x'.repeat(43)}`];
  starts.karin = [
    await registerUser('karin', '/administration/min-myndighet'),
    await waitingForm(portal, 'karin'),
  ];
  const authorityId = await idOf(`FROM authority WHERE informal_name = 'Läkemedelsverket'`);
  starts.atkomst = [
    await registerUser('atkomst', `/administration/myndigheter/${authorityId}`),
    (await invite(portal)).path,
    `${submitted.path}/avsla`,
  ];
  starts.kommissionen = await retireAndRaise();
  const reset = '/aterstall-tvastegsinloggning';
  const nimic = await userByName(portal, 'nimic');
  const administrators = '/administration/nationella-samordnare/SE/administratorer';
  const managed = await idOf(`FROM "user" WHERE authority_id = ${authorityId}`);
  starts.karin.push(await pathOf(portal, 'lars', reset));
  starts.atkomst.push(`/administration/myndigheter/${authorityId}/anvandare/${managed}${reset}`);
  starts.kommissionen.push(`${administrators}/${nimic.id}${reset}`);
  await addPasskeyRow(portal, 'tvasteg');
  starts.half = ['/logga-in/kod', '/logga-in/reservkod', '/logga-in/nyckel'];
  starts.late = ['/visa-vem-du-ar', '/administration/min-myndighet/anvandare/csv'];
});

async function browserOf(person: Person): Promise<Visitor> {
  if (person === 'nobody') return portal.visitor();
  if (person === 'half') return halfSignedIn(portal, 'tvasteg');
  if (person === 'tvasteg') return signInWithCode(portal, 'tvasteg', demoKey);
  const browser = await portal.signIn(person === 'late' ? 'karin' : person);
  if (person === 'late') await growOld(portal);
  return browser;
}

async function registerUser(by: Person, authority: string): Promise<string> {
  const administrator = await portal.signIn(by);
  const answer = await administrator.submit(`${authority}/anvandare/ny`, newUser(by));
  return answer.headers.location!;
}

/** A role that too few have; a module, a role and a keyword that have been retired; and one that has not, of each. */
async function retireAndRaise(): Promise<string[]> {
  const commission = await portal.signIn('kommissionen');
  const [raised, retired] = [await pathOfRole('Handläggare'), await pathOfRole('Läsare')];
  const asked = await commission.submit(`${raised}/redigera`, { minimumUsers: '3' });
  await commission.post(`${raised}/redigera`, formOf(asked).fields);
  const moduleId = await idOf(`FROM module WHERE labels->>'sv' <> 'Tjänster' ORDER BY id DESC LIMIT 1`);
  const keyword = `/administration/nyckelord/${await idOf('FROM keyword ORDER BY id DESC LIMIT 1')}`;
  for (const path of [retired, `/administration/moduler/${moduleId}`, keyword])
    await commission.submit(`${path}/lat-utga`);
  return [
    '/administration/nationella-samordnare/SE/administratorer',
    '/administration/nationella-samordnare/IS/registrera',
    `${raised}/for-fa`,
    `/administration/moduler/${moduleId}`,
    `${retired}/anvand-igen`,
    `${keyword}/anvand-igen`,
    `${raised.replace(/\/roller.*/, '')}/lat-utga`,
    `/administration/nyckelord/${await idOf('FROM keyword ORDER BY id LIMIT 1')}/lat-utga`,
  ];
}

async function pathOfRole(name: string): Promise<string> {
  const id = await roleId(portal, name, 'Tjänster');
  const moduleId = await idOf(`FROM module WHERE labels->>'sv' = 'Tjänster'`);
  return `/administration/moduler/${moduleId}/roller/${id}`;
}

async function idOf(source: string): Promise<number> {
  const { rows } = await portal.pool.query<{ id: number }>(`SELECT id ${source}`);
  return rows[0]!.id;
}

const pages = routes.filter(({ method }) => method === 'get').map(({ path }) => path);

/** Those that only scripts and other machines ask for. */
const forScripts = pages.filter((path) =>
  /\/anvandarnamn$|^\/\.well-known\/|^\/robots\.txt$|^\/fortsatt-inloggad$|\/fraga$/.test(path),
);

const patterns = pages
  .map((path) => ({ path, expression: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) }))
  .sort((one, other) => Number(one.path.includes(':')) - Number(other.path.includes(':')));

const routeOf = (path: string): string | undefined =>
  patterns.find(({ expression }) => expression.test(path.split('?')[0]!))?.path;

const visited = new Set<string>();

/** In this order: the last one looks back on the others. */
describe('every page is valid HTML', { shuffle: false }, () => {
  it.each(people)(
    'NAV-03 %s: from link to link, and each form sent empty',
    { timeout: 120_000 },
    async (person) => {
      const browser = await browserOf(person);
      expect(await complaintsAlongTheWay(browser, ['/', ...(starts[person] ?? [])])).toEqual([]);
    },
  );

  it('NAV-03 together they have seen every page there is', () => {
    expect(pages.filter((path) => !visited.has(path) && !forScripts.includes(path))).toEqual([]);
  });
});

/** One page of each kind: more of the same seldom shows anything new. */
async function complaintsAlongTheWay(browser: Visitor, waiting: string[]): Promise<string[]> {
  const seen = new Set(waiting.map(routeOf));
  const complaints: string[] = [];
  for (const path of waiting) {
    visited.add(routeOf(path) ?? '');
    const answer = await browser.get(path);
    complaints.push(
      ...(await complaintsAbout(path, answer)),
      ...(await complaintsWhenEmpty(browser, path, answer)),
    );
    for (const link of linksOn(answer)) {
      const route = routeOf(link);
      if (route === undefined || seen.has(route)) continue;
      seen.add(route);
      waiting.push(link);
    }
  }
  return complaints;
}

function linksOn({ page, headers }: Answer): string[] {
  const links = page
    .querySelectorAll('a[href^="/"]')
    .map((link) => link.getAttribute('href')!.split('#')[0]!);
  return headers.location ? [headers.location, ...links] : links;
}

/** Only a form that cannot be accepted empty: nothing is to happen. */
async function complaintsWhenEmpty(browser: Visitor, path: string, answer: Answer): Promise<string[]> {
  if (!answer.page.querySelector('main form[method=post] [required]')) return [];
  const { action, fields } = formOf(answer, 'main form[method=post]:has([required])');
  return complaintsAbout(
    `${path} sent empty`,
    await browser.post(action || path, { _csrf: fields._csrf ?? '' }),
  );
}

async function complaintsAbout(path: string, { status, headers, text, page }: Answer): Promise<string[]> {
  if (!headers['content-type']?.startsWith('text/html') || status === 303) return [];
  const { results } = await validator.validateString(text);
  // In the standard, unknown to the validator: such a list could not be left empty anyway.
  for (const list of page.querySelectorAll('select[required]'))
    if (list.querySelector('option')?.getAttribute('value') !== '')
      return [`${path}: #${list.id} needs an empty first choice`];
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, selector }) => `${path} (${status}) ${selector ?? ''}: ${ruleId}: ${message}`,
    ),
  );
}

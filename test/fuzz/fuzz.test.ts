import fc from 'fast-check';
import { parse } from 'node-html-parser';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { routes } from '../../src/app.ts';
import { log } from '../../src/operation/log.ts';
import type { Fields, Portal, Visitor } from '../support/portal.ts';
import { addPasskeyRow } from '../support/second-factors.ts';
import { explore, type Form, formsOn, isBetween, keyOf, knowCodes, routeOf, shapeOf } from './find-forms.ts';
import { bodyOf, dress, isShort, live, pairsOf, parameter, spoilt } from './hostile.ts';
import { addOccasions } from './occasions.ts';
import { addHalfway, addLost, type Halfway } from './second-factors.ts';
import { filledWith, hasText, plain, slowTexts } from './slow.ts';
import { type RawAnswer, type RawRequest, useWorld } from './world.ts';

/** The same bodies in each run; a longer hunt: FUZZ_RUNS=500 FUZZ_SEED=7 npx vitest run … test/fuzz. */
const seed = Number(process.env.FUZZ_SEED ?? 20261124);
const runs = Number(process.env.FUZZ_RUNS ?? 6);
const settings = { seed, numRuns: runs };
vi.setConfig({ testTimeout: Math.max(240_000, runs * 10_000) });

const people = ['nobody', 'lars', 'karin', 'atkomst', 'nimic', 'kommissionen'] as const;

interface Browser {
  cookie: string;
  token: string;
}

const browsers = new Map<string, Browser>();
/** The pages that each person can reach, and one form of each shape that is accepted. */
const pages: { person: string; path: string }[] = [];
let forms: Form[] = [];
/** The fields of each form that asks for something, by the page that answers. */
const searches = new Map<string, Fields[]>();
const processLog = vi.spyOn(log, 'error').mockImplementation(() => undefined);

const world = useWorld(async (portal) => {
  const occasions = await addOccasions(portal);
  const { halfway, codes } = await addHalfway(portal);
  knowCodes(codes);
  const usual = [...occasions, ...(await addLost(portal)), '/', '/glomt-losenordet', '/byt-losenord'];
  for (const person of [...people, ...halfway]) {
    const found = await meet(portal, person, usual);
    forms.push(...found.forms);
    for (const { route, method, fields } of found.forms)
      if (method === 'get') searches.set(route, [...(searches.get(route) ?? []), fields]);
  }
});

/** What a person is shown, whose browser is kept. */
async function meet(portal: Portal, met: (typeof people)[number] | Halfway, usual: string[]) {
  // The Commission helps a national coordinator who has signed in before.
  if (met === 'kommissionen') await addPasskeyRow(portal, 'nimic');
  const { person, visitor, starts } =
    typeof met === 'string'
      ? {
          person: met,
          visitor: met === 'nobody' ? portal.visitor() : await portal.signIn(met),
          starts: usual,
        }
      : met;
  const found = await explore(person, visitor, starts);
  pages.push(...found.pages.map((path) => ({ person, path })));
  browsers.set(person, { cookie: cookieOf(visitor), token: await visitor.token() });
  return found;
}

/** Asks the jar of a browser for every cookie in it. */
const everywhere: unknown = { domain: '127.0.0.1', path: '/', secure: false, script: false };

const cookieOf = ({ agent }: Visitor): string =>
  agent.jar.getCookies(everywhere as Parameters<typeof agent.jar.getCookies>[0]).toValueString();

/** No form is filled in rightly there without an authenticator; test/second-factors/passkeys.test.ts has one. */
const needAuthenticator = ['post /logga-in/nyckel', 'post /mina-uppgifter/tvastegsinloggning/nyckel'];

/** Of each shape the first that is taken. A step may lead to a next one, with a form on a page of its own. */
beforeAll(async () => {
  const taken = new Map<string, Form>();
  const queue = forms.filter(({ method }) => method === 'post');
  for (let form = queue.shift(); form; form = queue.shift()) {
    if (taken.has(shapeOf(form))) continue;
    const answer = await world.send(requestOf(form));
    if (answer.status < 400 || needAuthenticator.includes(form.route)) taken.set(shapeOf(form), form);
    if (answer.status === 200 || leadsOn(form, answer)) {
      const { text } = await shownAfter(requestOf(form), answer);
      queue.push(...formsOn(parse(text), form.person, form.action));
    }
    if ((await world.changed()).length > 0) await world.restore();
  }
  forms = [...taken.values()];
}, 300_000);

const leadsOn = ({ action }: Form, { headers }: RawAnswer): boolean =>
  String(headers.location).startsWith(`${action}?`);

/** The page that somebody sees who has sent a form: the answer itself, or where it leads. */
const shownAfter = async (request: RawRequest, answer: RawAnswer): Promise<{ text: string }> =>
  answer.status === 303
    ? world.send({ ...request, method: 'GET', path: answer.headers.location as string, body: '' })
    : answer;

/** The form as its person sends it, or somebody else with the token of his or her own. */
function requestOf(form: Form, pairs = pairsOf(form.fields), person = form.person): RawRequest {
  const { cookie, token } = browsers.get(person)!;
  const own = pairs.map(
    ([name, one]) => [name, name === '_csrf' && one === form.fields._csrf ? token : one] as const,
  );
  return {
    method: 'POST',
    path: form.action,
    cookie,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: bodyOf(own),
  };
}

/** What tells of the inside of the program. */
const inside =
  /node_modules|\n\s+at |file:\/\/|\/src\/|Prisma|violates|\[object Object\]|PostgreSQL|SyntaxError|TypeError/;

/** A wrong password or code is counted, and in the log. */
const countsTries = [
  '/logga-in',
  '/logga-in/kod',
  '/logga-in/reservkod',
  '/logga-in/nyckel',
  '/byt-losenord',
  '/visa-vem-du-ar',
];

/** Never a fault, never a word of the inside, nothing changed by what is refused, and no change without an event. */
async function expectSound(request: RawRequest): Promise<void> {
  processLog.mockClear();
  const answer = await world.send(request);
  const told = `${answer.status} to ${request.method} ${request.path.slice(0, 300)} ${String(request.body ?? '').slice(0, 500)}`;
  expect(processLog.mock.calls, told).toEqual([]);
  expect(answer.status, told).toBeLessThan(500);
  expect(answer.text, told).not.toMatch(inside);
  for (const typed of live) expect(answer.text, told).not.toContain(typed);
  if (String(answer.headers['content-type']).includes('html'))
    expect(answer.text, told).toContain('<html lang="sv"');
  const changed = await world.changed();
  if (changed.length === 0) return;
  await world.restore();
  const mayCount = countsTries.includes(request.path)
    ? ['user', 'wrong_passwords', 'log_event', 'log_unlinked', 'stale_figures']
    : [];
  if (answer.status >= 400)
    expect(
      changed.filter((table) => !mayCount.includes(table)),
      told,
    ).toEqual([]);
  else if (changed.some((table) => table !== 'draft'))
    expect(changed, `LOG-01 a change is an event: ${told}`).toContain('log_event');
}

const posts = routes.filter(({ method }) => method === 'post').map(keyOf);
const gets = routes.filter(({ method }) => method === 'get').map(keyOf);
const formsOf = (route: string): Form[] => forms.filter((form) => form.route === route);

describe(`fuzzing, FUZZ_SEED=${seed} FUZZ_RUNS=${runs}`, () => {
  it('SEC-05 every form of the app is found, and taken when it is filled in rightly', () => {
    expect(posts.filter((route) => formsOf(route).length === 0)).toEqual([]);
  });

  it.each(posts)('SEC-05 %s: a NUL in each field alone', async (route) => {
    for (const form of formsOf(route).filter((one) => !isBetween(one)))
      for (const name of Object.keys(form.fields))
        await expectSound(requestOf(form, pairsOf({ ...form.fields, [name]: 'a\0b' })));
  });

  it.each(posts)('SEC-05 %s: whatever the body, whoever sends it', async (route) => {
    const drawn = fc.constantFrom(...formsOf(route)).chain((form) =>
      fc.record({
        form: fc.constant(form),
        person: fc.oneof(
          { weight: 4, arbitrary: fc.constant(form.person) },
          { weight: 1, arbitrary: fc.constantFrom(...people) },
        ),
        pairs: spoilt(form.fields),
        dressed: dress,
      }),
    );
    await fc.assert(
      fc.asyncProperty(drawn, async ({ form, person, pairs, dressed }) => {
        const request = requestOf(form, pairs, person);
        await expectSound({ ...request, ...dressed(String(request.body)) });
      }),
      settings,
    );
  });

  const isName = (field: string): boolean =>
    /^(?:firstName|lastName|officialName|informalName|authorityName|contactName|name-[a-z]{2})$/.test(field);

  it('SEC-08 what nobody sees is a name in no form', async () => {
    const named = forms.filter(({ fields }) => Object.keys(fields).some(isName));
    expect(new Set(named.map(({ route }) => route)).size).toBeGreaterThan(10);
    // A button may ask for something else, such as the step before; no button takes such a name.
    const refused = new Map<string, boolean>();
    for (const form of named)
      for (const field of Object.keys(form.fields).filter(isName)) {
        const request = requestOf(form, pairsOf({ ...form.fields, [field]: '\u3164\u200B' }));
        const answer = await world.send(request);
        const place = `${field} in ${form.route}`;
        expect([200, 422, 303], place).toContain(answer.status);
        const { text } = await shownAfter(request, answer);
        const isRefused = answer.status !== 200 && text.includes('innehåller tecken som inte syns');
        if (answer.status === 303) await world.restore();
        refused.set(place, isRefused || refused.get(place) === true);
      }
    expect([...refused].filter(([, isRefused]) => !isRefused)).toEqual([]);
  });

  it('SEC-07 no text keeps the portal longer than a plain one of the same size, in any form', async () => {
    const spent: Record<string, number> = {};
    const ofEachRoute = new Map(forms.filter(hasText).map((form) => [form.route, form]));
    for (const form of ofEachRoute.values()) {
      for (const [kind, text] of Object.entries({ plain, ...slowTexts })) {
        const request = requestOf(form, filledWith(form, text));
        const began = performance.now();
        expect((await world.send(request)).status, `${kind} to ${form.action}`).toBeLessThan(500);
        spent[kind] = (spent[kind] ?? 0) + performance.now() - began;
      }
      if ((await world.changed()).length > 0) await world.restore();
    }
    const slow = Object.entries(spent).filter(([, time]) => time > 6 * spent.plain!);
    console.log(spent);
    expect(Object.fromEntries(slow), `milliseconds; plain text took ${spent.plain}`).toEqual({});
  }, 300_000);

  it('SEC-05 a body of 10 MB, as a form and as anything else', async () => {
    for (const form of forms.filter((_, index) => index % 10 === 0))
      for (const type of [
        'application/x-www-form-urlencoded',
        'application/json',
        'multipart/form-data; boundary=x',
      ])
        await expectSound({
          ...requestOf(form),
          headers: { 'content-type': type },
          body: 'x'.repeat(10_000_000),
        });
  });

  it.each([...gets, ...posts].filter((route) => route.includes(':')))(
    'SEC-05 %s: whatever stands in the address',
    async (route) => {
      const [method, pattern] = route.split(' ') as ['get' | 'post', string];
      const met = [...pages, ...forms.map(({ person, action: path }) => ({ person, path }))].filter(
        ({ path }) => routeOf(method, path) === route,
      );
      expect(met, 'somebody comes to the page').not.toEqual([]);
      const places = pattern.split('/').flatMap((part, index) => (part.startsWith(':') ? [index] : []));
      const drawn = fc.record({
        met: fc.constantFrom(...met),
        place: fc.constantFrom(...places),
        typed: parameter,
      });
      await fc.assert(
        fc.asyncProperty(drawn, async ({ met: { person, path }, place, typed }) => {
          const address = path
            .split('?')[0]!
            .split('/')
            .map((part, index) => (index === place ? typed : part))
            .join('/');
          const { cookie, token } = browsers.get(person)!;
          const body = {
            body: `_csrf=${token}`,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
          };
          await expectSound({
            method: method === 'get' ? 'GET' : 'POST',
            path: address,
            cookie,
            ...(method === 'post' && body),
          });
        }),
        settings,
      );
    },
  );

  it.each(gets)('SEC-05 %s: whatever is asked for', async (route) => {
    const met = pages.filter(({ path }) => routeOf('get', path) === route);
    expect(met, 'somebody comes to the page').not.toEqual([]);
    const { person, path } = met[0]!;
    const [base] = path.split('?') as [string];
    const { cookie } = browsers.get(person)!;
    const ask = (query: string) => expectSound({ method: 'GET', path: `${base}?${query}`, cookie });
    const fields = Object.assign({ sida: '1', sortera: '' }, ...(searches.get(route) ?? [])) as Fields;
    for (const name of Object.keys(fields)) await ask(bodyOf(pairsOf({ ...fields, [name]: 'a\0b' })));
    await fc.assert(fc.asyncProperty(spoilt(fields).map(bodyOf).filter(isShort), ask), settings);
  });
});

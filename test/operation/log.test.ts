import { expect, it } from 'vitest';
import { production, type Program, startProgram } from '../start/program.ts';
import { useDatabase } from '../support/database.ts';
import { Guest } from '../support/guest.ts';
import { newUser } from '../support/people.ts';
import { demoPassword } from '../support/portal.ts';

const database = useDatabase('demo');
const users = '/administration/min-myndighet/anvandare';

interface Line {
  level: string;
  msg: string;
  requestId?: string;
  route?: string;
  status?: number;
  userId?: number;
  fault?: { type: string; stack: string[] };
}

/** The portal alone in its process, in production, as its operator sees it. */
async function started(): Promise<{ portal: Program; guest: () => Guest }> {
  const variables = { ...production, DATABASE_URL: database.url, PORT: '0', TRUST_PROXY: '1' };
  const once = { WEB_CONCURRENCY: '1', DRAIN_SECONDS: '0' };
  const portal = startProgram('build/main.js', { ...variables, ...once }, [], 100_000);
  const [, url] = await portal.printed(/Portalen svarar på (http:\/\/[\w.]+:\d+)/);
  return { portal, guest: () => new Guest(url!) };
}

async function linesOf(portal: Program): Promise<{ text: string; lines: Line[] }> {
  portal.signal('SIGTERM');
  const { code, stdout, stderr } = await portal.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return { text: stdout, lines };
}

/** What a day brings, each with something that must not be in the log. Returns the tokens that were used. */
async function busyDay(guest: () => Guest): Promise<string[]> {
  const karin = guest();
  await karin.submit('/logga-in', { username: 'karin', password: 'Fel-losenord-1' });
  await karin.submit('/logga-in', { username: 'karin', password: demoPassword });
  await karin.submit(`${users}/ny`, newUser(1));
  expect((await karin.submit(`${users}/ny`, newUser(1))).status).toBe(422);
  await karin.get(`${users}?sok=Bergqvist`);
  await karin.get('/sok-myndighet?namn=Hemlighetsverket');
  await karin.get('/lars.bergqvist');
  await guest().get('/inbjudan/HemligInbjudan', { 'x-forwarded-for': '203.0.113.7' });
  const email = 'lars.bergqvist@arbetsmiljoverket.example';
  await guest().submit('/glomt-losenordet', { username: 'lars', email });
  // The database refuses: a row of values in its complaint, and the answer 500.
  await database.owner.query(
    `ALTER TABLE "user" ADD CONSTRAINT no_more CHECK (first_name <> 'Ny') NOT VALID`,
  );
  expect((await karin.submit(`${users}/ny`, newUser(2))).status).toBe(500);
  const page = await karin.get('/');
  const csrf = page.page.querySelector('input[name=_csrf]')?.getAttribute('value') ?? '';
  return [csrf, ...karin.cookie.split('=').slice(1), decodeURIComponent(karin.cookie.split('=')[1]!)];
}

it('a busy day leaves no name, address, password or token in the log', { timeout: 120_000 }, async () => {
  const { portal, guest } = await started();
  const tokens = await busyDay(guest);
  const { text, lines } = await linesOf(portal);

  const people = await database.prisma.user.findMany();
  const personal = people.flatMap(({ firstName, lastName, email, username, telephone }) => [
    firstName,
    lastName,
    email,
    username,
    telephone,
  ]);
  const typed = [
    'Fel-losenord-1',
    demoPassword,
    'Kollega2',
    'Hemlighetsverket',
    'HemligInbjudan',
    '203.0.113.7',
  ];
  for (const secret of [...personal, ...typed, ...tokens].filter((one) => one !== ''))
    expect(text).not.toMatch(
      new RegExp(`(?<![\\p{L}/_-])${secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}_-])`, 'iu'),
    );

  const karin = people.find(({ username }) => username === 'karin')!;
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'request', route: `${users}/ny`, status: 422, userId: karin.id }),
  );
  expect(lines).toContainEqual(expect.objectContaining({ route: '/inbjudan/:token' }));
  expect(lines).toContainEqual(expect.objectContaining({ route: 'none', status: 404 }));
});

it('a fault of ours is found in the log by the «Felkod» on the page', { timeout: 120_000 }, async () => {
  const { portal, guest } = await started();
  const nobody = guest();
  await database.owner.query('ALTER TABLE log_event RENAME TO log_event_away');
  const answer = await nobody.submit('/logga-in', { username: 'karin', password: demoPassword });
  await database.owner.query('ALTER TABLE log_event_away RENAME TO log_event');
  const code = answer.page.querySelector('main code')!.text;
  expect(answer.headers['x-request-id']).toBe(code);

  const given = await nobody.get('/logga-in', { 'x-request-id': 'proxy-0123456789' });
  const forged = await nobody.get('/logga-in', { 'x-request-id': 'karin@arbetsmiljoverket.example' });
  expect(given.headers['x-request-id']).toBe('proxy-0123456789');
  expect(forged.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);

  const fault = (await linesOf(portal)).lines.find(
    ({ requestId, level }) => requestId === code && level === 'error',
  );
  expect(fault).toMatchObject({ msg: 'a request failed', route: '/logga-in' });
  expect(JSON.stringify(fault?.fault)).toContain('sign-in.ts');
});

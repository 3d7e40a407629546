import assert from 'node:assert/strict';
import { linkEvents } from '../../src/audit/link-events.ts';
import { verifyLog } from '../../src/audit/verify-log.ts';
import { withClient } from '../../src/db/with-client.ts';
import { production, startProgram } from '../start/program.ts';
import { Guest } from '../support/guest.ts';
import { demoPassword, encode, formOf, mainText } from '../support/portal.ts';
import { authorityNamed, type Edges, isIn, latestMail, signedIn, timed, userNamed, users } from './edges.ts';

/** What is tried, and how: each throws when the portal gives way. */
export const checks: Record<string, (edges: Edges) => Promise<void>> = {
  'the country of an authority is nobody’s form field': countryStays,
  'thirty anonymous bodies of 3 MB end no process': bodiesAreBounded,
  'marks without end are measured before they are normalised': textsAreMeasured,
  'of five log downloads at once one goes on, and the portal stays ready': downloadsTakeTurns,
  'wrong tries from elsewhere keep nobody out': nobodyIsKeptOut,
  'ten right sign-ins at once are all let in': rightOnesAtOnce,
  '«Glömt lösenordet?» in another’s name ends nothing': requestsEndNothing,
  'who is signed in is sent to pages of ours alone': targetsAreOurs,
  'pages at another authority carry its name': pagesCarryTheirName,
  '«Godkänn» asks about likely doubles': doublesAreAsked,
  'two who edit a user undo nothing of each other’s': editsAreMerged,
  'a name erased, or an event dated back, is found': tamperingIsFound,
  'a delegated access manager has no access manager in its scope': noManagersInScope,
  'a dismissed national coordinator is signed out': dismissedIsOut,
  'nobody makes the portal a mail cannon': mailsAreLimited,
  'two thousand strangers leave no session': strangersLeaveNothing,
  'a port in X-Forwarded-For escapes no limit': addressesAreParsed,
  'a database of one’s own is not served with the secret of the source': secretsAreAskedFor,
  'a changed SESSION_SECRET signs nobody out and loses no mail': secretsCanBeChanged,
};

async function countryStays(edges: Edges): Promise<void> {
  const { id } = await authorityNamed(edges, 'Kommerskollegium');
  const nimic = await signedIn(edges, 'nimic');
  await nimic.submit('/administration/min-myndighet/redigera', { country: 'FI' });
  const { country } = await edges.prisma.authority.findUniqueOrThrow({ where: { id } });
  assert.equal(country, 'SE');
  await assert.rejects(edges.prisma.authority.update({ where: { id }, data: { country: 'FI' } }));
}

const quotes = Array.from({ length: 4_990 }, (_, index) => `f${index}=${'%22'.repeat(200)}`).join('&');
const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-proto': 'https' };

async function bodiesAreBounded({ origin }: Edges): Promise<void> {
  const send = () =>
    fetch(`${origin}/logga-in`, { method: 'POST', headers: form, body: quotes }).then(
      async (answer) => ({ status: answer.status, length: (await answer.text()).length }),
      () => ({ status: 0, length: 0 }),
    );
  const answers = await Promise.all(Array.from({ length: 30 }, send));
  for (const { status, length } of answers) {
    assert.ok([0, 413, 429, 503].includes(status), `answered ${status}`);
    assert.ok(length < 20_000, 'nothing is echoed');
  }
  assert.equal((await fetch(`${origin}/logga-in`)).status, 200);
}

async function textsAreMeasured(edges: Edges): Promise<void> {
  const stranger = new Guest(edges.origin);
  const send = (username: string) => stranger.submit('/logga-in', { username, password: 'Fel-losenord-1' });
  const plain = await timed(() => send('a'.repeat(30_000)));
  const marked = await timed(() => send(`a${'\u0316\u0301'.repeat(4_900)}`));
  assert.ok(marked < 10 * plain + 500, `${Math.round(marked)} ms against ${Math.round(plain)} ms`);
  const karin = await signedIn(edges, 'karin');
  const answer = await karin.submit(`${users}/ny`, { firstName: `a${'\u0301'.repeat(100_000)}` });
  assert.ok([413, 422].includes(answer.status));
}

async function downloadsTakeTurns(edges: Edges): Promise<void> {
  await edges.prisma.$executeRaw`
    INSERT INTO log_event (action, authority_id, changes)
    SELECT 'authority.confirmed', a.id, '{}' FROM authority a, generate_series(1, 400) WHERE a.country = 'SE'`;
  const nimic = await signedIn(edges, 'nimic');
  const download = async () => (await nimic.get('/administration/myndigheter/handelselogg/csv')).status;
  const downloads = Promise.all(Array.from({ length: 5 }, download));
  const ready = await timed(() => fetch(`${edges.origin}/readyz`));
  const statuses = await downloads;
  assert.ok(
    statuses.includes(200) && statuses.every((status) => [200, 429].includes(status)),
    String(statuses),
  );
  assert.ok(ready < 2_000, `/readyz took ${Math.round(ready)} ms`);
}

async function nobodyIsKeptOut(edges: Edges): Promise<void> {
  const [lars, karin] = [await signedIn(edges, 'lars'), await signedIn(edges, 'karin')];
  const stranger = new Guest(edges.origin);
  for (let count = 0; count < 25; count += 1)
    await stranger.submit('/logga-in', { username: 'lars', password: `Fel-losenord-${count}` });
  await lars.submit('/logga-ut').catch(() => null);
  const own = await lars.get('/logga-in').then(() => submitSignIn(lars, 'lars', demoPassword));
  assert.equal(own, 303, 'his own browser is let in');
  const { id, email } = await userNamed(edges, 'lars');
  await karin.submit(`${users}/${id}/aterstall-losenord`);
  const { password } = await latestMail(edges, email, 'password-reset');
  assert.equal(
    await submitSignIn(new Guest(edges.origin), 'lars', ` ${password}\n`),
    303,
    'the temporary one works',
  );
}

const submitSignIn = async (guest: Guest, username: string, password: string): Promise<number> => {
  const page = await guest.get('/logga-in');
  return page.status === 303 ? 303 : (await guest.submit('/logga-in', { username, password })).status;
};

async function rightOnesAtOnce(edges: Edges): Promise<void> {
  const guests = Array.from({ length: 10 }, () => new Guest(edges.origin));
  const statuses = await Promise.all(guests.map((guest) => submitSignIn(guest, 'ensam', demoPassword)));
  assert.deepEqual(statuses, Array(10).fill(303));
}

async function requestsEndNothing(edges: Edges): Promise<void> {
  const ensam = await signedIn(edges, 'ensam');
  const { email } = await userNamed(edges, 'ensam');
  await new Guest(edges.origin).submit('/glomt-losenordet', { username: 'ensam', email });
  assert.ok(await isIn(ensam), 'the sign-in goes on');
  assert.ok((await latestMail(edges, email, 'password-requested')).password);
  await signedIn(edges, 'ensam');
}

async function targetsAreOurs(edges: Edges): Promise<void> {
  const karin = await signedIn(edges, 'karin');
  for (const target of [
    '/.//evil.example/x',
    '/%2e%2e//evil.example',
    '/./\\evil.example',
    '//evil.example',
    '/\\evil.example',
  ]) {
    const { status, headers } = await karin.get(`/logga-in?till=${encodeURIComponent(target)}`);
    assert.deepEqual([status, headers.location], [303, '/'], target);
  }
}

async function pagesCarryTheirName(edges: Edges): Promise<void> {
  const atkomst = await signedIn(edges, 'atkomst');
  const { id } = await authorityNamed(edges, 'Läkemedelsverket');
  const text = mainText(await atkomst.get(`/administration/myndigheter/${id}/anvandare/ny`));
  assert.ok(text.includes('Läkemedelsverket') && !text.includes('Socialstyrelsen'), text.slice(0, 200));
}

async function doublesAreAsked(edges: Edges): Promise<void> {
  const atkomst = await signedIn(edges, 'atkomst');
  const email = 'ny.myndighet@stranger.example';
  const invited = { authorityName: 'Konsumentverket', contactName: 'Kim Ek', email, language: 'sv' };
  await atkomst.submit('/administration/inbjudningar/ny', invited);
  const { link } = await latestMail(edges, email, 'invitation');
  const names = { officialName: 'Konsumentverket', informalName: 'Konsumentverket', organisationNumber: '' };
  const person = { firstName: 'Kim', lastName: 'Ek', userEmail: email, userLanguage: 'sv', telephone: '' };
  const guest = new Guest(edges.origin);
  await guest.submit(new URL(link!).pathname, { ...names, email, language: 'sv', ...person });
  const { id } = await edges.prisma.invitation.findFirstOrThrow({ where: { email } });
  const before = await edges.prisma.authority.count();
  const answer = await atkomst.submit(`/administration/inbjudningar/${id}`);
  assert.equal(answer.status, 422, mainText(answer).slice(0, 200));
  assert.equal(await edges.prisma.authority.count(), before);
}

async function editsAreMerged(edges: Edges): Promise<void> {
  const [one, other] = [await signedIn(edges, 'karin'), await signedIn(edges, 'karin')];
  const { id } = await userNamed(edges, 'utgangen');
  const path = `${users}/${id}/redigera`;
  const opened = formOf(await other.get(path));
  await one.submit(path, { lastName: 'Nygift' });
  const sent = await other.send(path, { ...opened.fields, telephone: '08-123 45 67' });
  if (sent.status === 409) await other.send(path, { ...formOf(sent).fields });
  const { lastName, telephone } = await userNamed(edges, 'utgangen');
  assert.deepEqual([lastName, telephone], ['Nygift', '08-123 45 67']);
}

async function tamperingIsFound({ databaseUrl, portalUrl, prisma }: Edges): Promise<void> {
  const dated =
    "INSERT INTO log_event (action, at) VALUES ('authority.confirmed', '2020-01-01') RETURNING at";
  const at = await withClient(portalUrl, async (client) => {
    const { rows } = await client.query<{ at: Date }>(dated);
    return rows[0]!.at;
  });
  assert.ok(Date.now() - at.getTime() < 60_000, 'the moment is the database’s');
  const data = { action: 'authority.confirmed', actorName: 'Operatören' };
  const { id } = await prisma.logEvent.create({ data });
  const change = 'USER; ALTER TABLE log_chain';
  await withClient(databaseUrl, async (client) => {
    await linkEvents(client);
    assert.equal((await verifyLog(client)).fault, null);
    await client.query(`ALTER TABLE log_event DISABLE TRIGGER ${change} DISABLE TRIGGER USER`);
    await client.query('UPDATE log_event SET actor_name = NULL WHERE id = $1', [id]);
    await client.query('UPDATE log_chain SET actor_salt = NULL WHERE event_id = $1', [id]);
    await client.query(`ALTER TABLE log_event ENABLE TRIGGER ${change} ENABLE TRIGGER USER`);
    assert.notEqual((await verifyLog(client)).fault, null, 'the erased name is found');
  });
}

async function noManagersInScope(edges: Edges): Promise<void> {
  const atkomst = await signedIn(edges, 'atkomst');
  const manager = await authorityNamed(edges, 'Socialstyrelsen');
  const other = await authorityNamed(edges, 'Läkemedelsverket');
  await edges.prisma.authority.update({
    where: { id: other.id },
    data: { kind: 'ACCESS_MANAGER', managesAllModules: true },
  });
  await edges.prisma.$executeRaw`
    INSERT INTO managed_authority (manager_id, authority_id) VALUES (${manager.id}, ${other.id}) ON CONFLICT DO NOTHING`;
  const { status } = await atkomst.get(`/administration/myndigheter/${other.id}/anvandare/ny`);
  assert.equal(status, 403);
}

async function dismissedIsOut(edges: Edges): Promise<void> {
  const [nimic, kommissionen] = [await signedIn(edges, 'nimic'), await signedIn(edges, 'kommissionen')];
  const { id } = await authorityNamed(edges, 'Arbetsmiljöverket');
  const answer = await kommissionen.submit(`/administration/nationella-samordnare/SE/utse/${id}`);
  assert.equal(answer.status, 303, mainText(answer).slice(0, 200));
  assert.equal(await isIn(nimic), false);
}

async function mailsAreLimited(edges: Edges): Promise<void> {
  const { prisma } = edges;
  const ensam = await signedIn(edges, 'ensam');
  const { authorityId } = await userNamed(edges, 'ensam');
  const before = await prisma.mail.count();
  for (let count = 0; count < 30; count += 1)
    await ensam.submit('/administration/min-myndighet/redigera', {
      email: `adress${count}@stranger.example`,
    });
  assert.ok((await prisma.mail.count()) - before <= 12, 'thirty saves');
  const { email } = await prisma.authority.findUniqueOrThrow({ where: { id: authorityId } });
  assert.ok(!email.endsWith('@stranger.example'), 'the old address counts');
  const karin = await signedIn(edges, 'karin');
  const target = await userNamed(edges, 'blockerad');
  const mailsTo = () => prisma.mail.count({ where: { userId: target.id } });
  const earlier = await mailsTo();
  for (let count = 0; count < 25; count += 1) await karin.submit(`${users}/${target.id}/aterstall-losenord`);
  assert.ok((await mailsTo()) - earlier <= 10, 'twenty-five resets');
  for (let count = 0; count < 40; count += 1)
    await karin.submit(`${users}/${target.id}/redigera`, { username: `blockerad${count}` });
  assert.ok((await prisma.usedUsername.count({ where: { userId: target.id } })) <= 15, 'forty names');
}

async function strangersLeaveNothing({ origin, prisma }: Edges): Promise<void> {
  const before = await prisma.session.count();
  for (let round = 0; round < 100; round += 1)
    await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(`${origin}/logga-in`, { headers: form }).then((answer) => answer.text()),
      ),
    );
  assert.equal(await prisma.session.count(), before);
}

async function addressesAreParsed({ origin, prisma }: Edges): Promise<void> {
  const guest = new Guest(origin);
  const page = await guest.get('/logga-in');
  const token = page.page.querySelector('input[name=_csrf]')?.getAttribute('value') ?? '';
  let limited = 0;
  for (let port = 20_001; port < 20_111; port += 1) {
    const body = encode({ _csrf: token, username: `nobody${port}`, password: 'Fel-losenord-1', target: '/' });
    const headers = { ...form, cookie: guest.cookie, 'x-forwarded-for': `203.0.113.50:${port}` };
    const { status } = await fetch(`${origin}/logga-in`, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
    });
    if (status === 429) limited += 1;
  }
  assert.ok(limited > 0, 'the limit by address holds');
  const kept = await prisma.logEvent.findMany({
    where: { address: { startsWith: '203.0.113.50' } },
    distinct: ['address'],
  });
  assert.deepEqual(
    kept.map(({ address }) => address),
    ['203.0.113.50'],
  );
}

async function secretsAreAskedFor({ databaseUrl }: Edges): Promise<void> {
  const { code, stderr } = await startProgram('build/main.js', { DATABASE_URL: databaseUrl, PORT: '0' })
    .ended;
  assert.notEqual(code, 0);
  assert.match(stderr, /NODE_ENV/);
  assert.match(stderr, /SESSION_SECRET/);
}

async function secretsCanBeChanged(edges: Edges): Promise<void> {
  const karin = await signedIn(edges, 'karin');
  const secret = `2:${'y'.repeat(32)},${production.SESSION_SECRET}`;
  const alone = { TRUST_PROXY: '1', WEB_CONCURRENCY: '1', PORT: '0' };
  const changed = { ...production, ...alone, DATABASE_URL: edges.databaseUrl, SESSION_SECRET: secret };
  const portal = startProgram('build/main.js', changed, [], 60_000);
  const [, port] = await portal.printed(/Portalen svarar på http:\/\/\S+?:(\d+)/);
  const headers = { cookie: karin.cookie, 'x-forwarded-proto': 'https' };
  const { status } = await fetch(`http://127.0.0.1:${port}/`, { headers, redirect: 'manual' });
  portal.signal('SIGTERM');
  await portal.ended;
  assert.equal(status, 200);
  assert.equal(await edges.prisma.mail.count({ where: { failedAt: { not: null }, tries: 0 } }), 0);
}

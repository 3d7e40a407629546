import assert from 'node:assert/strict';
import { Guest } from '../support/guest.ts';
import { encode, formOf } from '../support/portal.ts';
import { authorityNamed, type Edges, signedIn, timed, users } from './edges.ts';

const quotes = Array.from({ length: 4_990 }, (_, index) => `f${index}=${'%22'.repeat(200)}`).join('&');

const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-proto': 'https' };

const forms = [
  '/logga-in',
  '/logga-in/kod',
  '/logga-in/nyckel',
  '/glomt-losenordet',
  '/inbjudan/x',
  '/logga-ut',
];

export async function bodiesAreBounded({ origin }: Edges): Promise<void> {
  const send = (_: unknown, index: number) =>
    fetch(origin + forms[index % forms.length]!, { method: 'POST', headers: form, body: quotes }).then(
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

export async function textsAreMeasured(edges: Edges): Promise<void> {
  const stranger = new Guest(edges.origin);
  const send = (username: string) => stranger.submit('/logga-in', { username, password: 'Fel-losenord-1' });
  const plain = await timed(() => send('a'.repeat(30_000)));
  const marked = await timed(() => send(`a${'\u0316\u0301'.repeat(4_900)}`));
  assert.ok(marked < 10 * plain + 500, `${Math.round(marked)} ms against ${Math.round(plain)} ms`);
  const karin = await signedIn(edges, 'karin');
  const answer = await karin.submit(`${users}/ny`, { firstName: `a${'\u0301'.repeat(100_000)}` });
  assert.ok([413, 422].includes(answer.status));
  const nimic = await signedIn(edges, 'nimic');
  const { id } = await authorityNamed(edges, 'Konsumentverket');
  const removal = `/administration/myndigheter/${id}/ta-bort`;
  const named = (name: string) => async () => {
    const { status } = await nimic.submit(removal, { name });
    assert.ok([413, 422].includes(status), `answered ${status}`);
  };
  const [wrong, long] = [await timed(named('fel')), await timed(named(`a${'\u0316\u0301'.repeat(50_000)}`))];
  assert.ok(long < 10 * wrong + 1_000, `${Math.round(long)} ms against ${Math.round(wrong)} ms`);
}

export async function downloadsTakeTurns(edges: Edges): Promise<void> {
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

export async function strangersLeaveNothing({ origin, prisma }: Edges): Promise<void> {
  const rows = async () => [await prisma.session.count(), await prisma.pendingSignIn.count()];
  const before = await rows();
  for (let round = 0; round < 100; round += 1)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        fetch(origin + ['/logga-in', '/logga-in/nyckel', '/logga-in/nyckel/fraga'][index % 3]!, {
          headers: form,
        }).then((answer) => answer.text()),
      ),
    );
  assert.deepEqual(await rows(), before);
}

export async function addressesAreParsed({ origin, prisma }: Edges): Promise<void> {
  const guest = new Guest(origin);
  const { _csrf } = formOf(await guest.get('/logga-in')).fields;
  const tryFrom = async (address: string, username: string): Promise<number> => {
    const body = encode({ _csrf: _csrf!, username, password: 'Fel-losenord-1', target: '/' });
    const headers = { ...form, cookie: guest.cookie, 'x-forwarded-for': address };
    return (await fetch(`${origin}/logga-in`, { method: 'POST', headers, body, redirect: 'manual' })).status;
  };
  let limited = 0;
  for (let port = 20_001; port < 20_111; port += 1)
    if ((await tryFrom(`203.0.113.50:${port}`, `nobody${port}`)) === 429) limited += 1;
  assert.ok(limited > 0, 'the limit by address holds');
  for (const junk of [
    'unknown',
    '1',
    '<b>203.0.113.51</b>',
    '[::1',
    '203.0.113.51:70000:1',
    '9'.repeat(4_000),
  ])
    await tryFrom(junk, 'nobody');
  const latest = await prisma.logEvent.findMany({
    where: { action: 'session.refused' },
    orderBy: { id: 'desc' },
    take: 6,
  });
  for (const { address } of latest)
    assert.match(address!, /^(?:127\.0\.0\.1|::1)$/, 'it is the connection’s');
  const kept = await prisma.logEvent.findMany({
    where: { address: { startsWith: '203.0.113.50' } },
    distinct: ['address'],
  });
  assert.deepEqual(
    kept.map(({ address }) => address),
    ['203.0.113.50'],
  );
}

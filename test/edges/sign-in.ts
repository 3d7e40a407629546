import assert from 'node:assert/strict';
import { Guest } from '../support/guest.ts';
import { demoPassword } from '../support/portal.ts';
import { type Edges, isIn, latestMail, signedIn, signOut, userNamed, users } from './edges.ts';

export async function nobodyIsKeptOut(edges: Edges): Promise<void> {
  const [lars, karin] = [await signedIn(edges, 'lars'), await signedIn(edges, 'karin')];
  const stranger = new Guest(edges.origin);
  for (let count = 0; count < 25; count += 1)
    await stranger.submit('/logga-in', { username: 'lars', password: `Fel-losenord-${count}` });
  await signOut(lars);
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

export const submitSignIn = async (guest: Guest, username: string, password: string): Promise<number> => {
  const page = await guest.get('/logga-in');
  return page.status === 303 ? 303 : (await guest.submit('/logga-in', { username, password })).status;
};

export async function rightOnesAtOnce(edges: Edges): Promise<void> {
  const guests = Array.from({ length: 10 }, () => new Guest(edges.origin));
  const statuses = await Promise.all(guests.map((guest) => submitSignIn(guest, 'ensam', demoPassword)));
  assert.deepEqual(statuses, Array(10).fill(303));
}

export async function requestsEndNothing(edges: Edges): Promise<void> {
  const ensam = await signedIn(edges, 'ensam');
  const { email } = await userNamed(edges, 'ensam');
  await new Guest(edges.origin).submit('/glomt-losenordet', { username: 'ensam', email });
  assert.ok(await isIn(ensam), 'the sign-in goes on');
  assert.ok((await latestMail(edges, email, 'password-requested')).password);
  await signedIn(edges, 'ensam');
}

const karinsPassword = { username: 'karin', password: demoPassword };

export async function targetsAreOurs(edges: Edges): Promise<void> {
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
    const sent = await new Guest(edges.origin).submit('/logga-in', { ...karinsPassword, target });
    assert.deepEqual([sent.status, sent.headers.location], [303, '/'], target);
    const proof = await karin.get(`/visa-vem-du-ar?till=${encodeURIComponent(target)}`);
    assert.ok(!(proof.headers.location ?? '').includes('evil.example'), target);
  }
}

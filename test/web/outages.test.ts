import { setTimeout as pause } from 'node:timers/promises';
import supertest from 'supertest';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connect, patience } from '../../src/db/client.ts';
import { startForwarder } from '../support/forwarder.ts';
import { type Answer, demoPassword, portalOn, usePortalForEach, type Visitor } from '../support/portal.ts';

const portal = usePortalForEach();

const edit = async (karin: Visitor, changes: Record<string, string>): Promise<Answer> => {
  const { id } = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
  return karin.submit(`/administration/min-myndighet/anvandare/${id}/redigera`, changes);
};

const telephoneOfLars = async () =>
  (await portal.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } })).telephone;

/** What the page offers to send again. */
const kept = ({ page }: Answer, field: string) =>
  page.querySelector(`input[type=hidden][name=${field}]`)?.getAttribute('value');

const newConnectionsAreReadOnly = async () => {
  const { rows } = await portal.owner.query<{ name: string }>('SELECT current_database() AS name');
  await portal.owner.query(`ALTER DATABASE ${rows[0]!.name} SET default_transaction_read_only = on`);
  await portal.owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
};

it('SEC-07 who meets a locked row is told so within seconds, and others do not notice', async () => {
  const karin = await portal.signIn('karin');
  const holder = await portal.owner.connect();
  await holder.query('BEGIN');
  await holder.query(`SELECT FROM "user" WHERE username = 'lars' FOR UPDATE`);
  const saving = edit(karin, { telephone: '08-123 45 67' });
  const meanwhile = await (await portal.signIn('nimic')).get('/administration/myndigheter');
  expect(meanwhile.status).toBe(200);
  const answer = await saving;
  await holder.query('ROLLBACK');
  holder.release();
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.text).toContain('Portalen har för mycket att göra');
  expect(kept(answer, 'telephone')).toBe('08-123 45 67');
  // One press sends it again.
  const again = answer.page.querySelector('form[action$="/redigera"]')!;
  const fields = Object.fromEntries(
    again
      .querySelectorAll('input')
      .map((input) => [input.getAttribute('name')!, input.getAttribute('value') ?? '']),
  );
  expect((await karin.post(again.getAttribute('action')!, fields)).status).toBe(303);
  expect(await telephoneOfLars()).toBe('08-123 45 67');
});

it('SEC-07 twelve requests at a locked row leave connections for others', async () => {
  const people = [
    await portal.signIn('karin'),
    await portal.signIn('gunilla.oberg'),
    await portal.signIn('nimic'),
  ];
  const lars = await portal.prisma.user.findUniqueOrThrow({ where: { username: 'lars' } });
  const ensam = await portal.signIn('ensam');
  const holder = await portal.owner.connect();
  await holder.query('BEGIN');
  await holder.query(`SELECT FROM "user" WHERE username = 'lars' FOR UPDATE`);
  const paths = [
    `/administration/min-myndighet/anvandare/${lars.id}/redigera`,
    `/administration/min-myndighet/anvandare/${lars.id}/redigera`,
    `/administration/myndigheter/${lars.authorityId}/anvandare/${lars.id}/redigera`,
  ];
  const saving = people.flatMap((visitor, index) =>
    Array.from({ length: 4 }, (_, number) =>
      visitor.submit(paths[index]!, { telephone: `08-123 45 6${number}` }),
    ),
  );
  await pause(1_500);
  for (let time = 0; time < 5; time++) {
    const from = performance.now();
    expect((await ensam.get('/administration/min-myndighet/anvandare')).status).toBe(200);
    expect((await ensam.submit('/mina-uppgifter', { telephone: `08-123 45 7${time}` })).status).toBe(303);
    expect(performance.now() - from).toBeLessThan(1_500);
  }
  expect((await Promise.all(saving)).map(({ status }) => status)).toEqual(Array(12).fill(503));
  await holder.query('ROLLBACK');
  holder.release();
});

it('SEC-07 a database that can only be read is read, also by who is seen after a while; what cannot be saved is kept', async () => {
  const karin = await portal.signIn('karin');
  await newConnectionsAreReadOnly();
  portal.clock.now = new Date(portal.clock.now.getTime() + 10 * 60_000);
  // The connections there were have been cut, and the first request may meet one that does not know yet.
  await vi.waitFor(async () =>
    expect((await karin.get('/administration/min-myndighet/anvandare')).status).toBe(200),
  );
  expect((await karin.get('/sok-myndighet?text=verket')).status).toBe(200);
  const answer = await edit(karin, { telephone: '08-123 45 67' });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('Du kan läsa, men inte ändra något.');
  expect(kept(answer, 'telephone')).toBe('08-123 45 67');
  const refused = await portal.visitor().submit('/logga-in', { username: 'lars', password: demoPassword });
  expect(refused.status).toBe(503);
  expect(refused.text).toContain('Portalen kan inte spara just nu');
});

it('SEC-07 a full disk is said to be one, and loses nothing that was typed', async () => {
  const karin = await portal.signIn('karin');
  await portal.owner.query(`
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER full_disk BEFORE UPDATE ON "user" FOR EACH ROW EXECUTE FUNCTION full_disk()`);
  const answer = await edit(karin, { telephone: '08-123 45 67' });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('Portalens utrymme är slut');
  expect(kept(answer, 'telephone')).toBe('08-123 45 67');
});

it('SEC-07 a database that falls silent is given up, the process is not ready, and all goes on when it speaks again', async () => {
  const network = await breakableNetwork(portal.url);
  const { close, ...connection } = connect(network.url, 5, { ...patience, connection: 1_500, answer: 1_500 });
  onTestFinished(close);
  const away = portalOn({ ...portal, ...connection });
  const karin = await away.signIn('karin');
  const readiness = async () => (await supertest(away.app).get('/readyz')).text;
  expect(await readiness()).toBe('ok');
  network.fallSilent();
  expect(await readiness()).toBe('database');
  const answer = await karin.get('/administration/min-myndighet/anvandare');
  expect(answer.status).toBe(503);
  expect(answer.text).toMatch(/når inte sin databas|för mycket att göra/);
  network.speak();
  await vi.waitFor(async () => expect(await readiness()).toBe('ok'), { timeout: 10_000, interval: 200 });
  await vi.waitFor(
    async () => expect((await karin.get('/administration/min-myndighet/anvandare')).status).toBe(200),
    { timeout: 10_000, interval: 200 },
  );
});

/** The database behind a network that can drop all packets without a word. */
async function breakableNetwork(url: string) {
  const { port, close, fallSilent, speak } = await startForwarder(Number(new URL(url).port));
  onTestFinished(close);
  return { url: Object.assign(new URL(url), { port: String(port) }).href, fallSilent, speak };
}

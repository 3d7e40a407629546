import assert from 'node:assert/strict';
import { linkEvents } from '../../src/audit/link-events.ts';
import { verifyLog } from '../../src/audit/verify-log.ts';
import { withClient } from '../../src/db/with-client.ts';
import { production, startProgram } from '../start/program.ts';
import { Guest } from '../support/guest.ts';
import { newUser } from '../support/people.ts';
import { mainText } from '../support/portal.ts';
import { type Edges, signedIn, userNamed, users } from './edges.ts';

export async function tamperingIsFound({ databaseUrl, portalUrl, prisma }: Edges): Promise<void> {
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

/** A refusal that is recorded while its user is removed does not bring the name back. */
export async function namesStayErased(edges: Edges): Promise<void> {
  const karin = await signedIn(edges, 'karin');
  const person = { ...newUser('borttagen'), username: 'snart.borta' };
  const answer = await karin.submit(`${users}/ny`, person);
  assert.equal(answer.status, 303, mainText(answer).slice(0, 200));
  const { id } = await userNamed(edges, 'snart.borta');
  const guests = Array.from({ length: 8 }, () => new Guest(edges.origin));
  const wrong = { username: 'snart.borta', password: 'Fel-losenord-1' };
  const [removed] = await Promise.all([
    karin.submit(`${users}/${id}/ta-bort`),
    ...guests.map((guest) => guest.submit('/logga-in', wrong)),
  ]);
  assert.equal(removed.status, 303, mainText(removed).slice(0, 200));
  const ofHer = { subjectId: id, subjectName: { not: null } };
  assert.equal(await edges.prisma.logEvent.count({ where: ofHer }), 0);
}

export async function secretsAreAskedFor({ databaseUrl }: Edges): Promise<void> {
  const { code, stderr } = await startProgram('build/main.js', { DATABASE_URL: databaseUrl, PORT: '0' })
    .ended;
  assert.notEqual(code, 0);
  assert.match(stderr, /NODE_ENV/);
  assert.match(stderr, /SESSION_SECRET/);
}

export async function secretsCanBeChanged(edges: Edges): Promise<void> {
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

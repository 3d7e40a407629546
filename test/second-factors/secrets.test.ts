import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { sealAllAnew } from '../../src/jobs/seal-anew.ts';
import { createOutbox } from '../../src/mail/outbox.ts';
import { unseal } from '../../src/mail/seal.ts';
import { log } from '../../src/operation/log.ts';
import { metrics } from '../../src/operation/metrics.ts';
import { sealKey } from '../../src/second-factors/sealed-key.ts';
import { createSecrets, type NumberedSecret } from '../../src/secrets.ts';
import { readSettings } from '../../src/settings.ts';
import { useDatabaseForEach } from '../support/database.ts';
import { queueMail, sampleMail } from '../support/mails.ts';
import { userByName } from '../support/people.ts';
import { demoPassword, fieldErrors, type Portal, Visitor } from '../support/portal.ts';
import { addApp, codeAt, growOld, halfSignedIn, waitForNextCode } from '../support/second-factors.ts';

const database = useDatabaseForEach();
const clock = { now: new Date() };
type Keys = [NumberedSecret, ...NumberedSecret[]];
const bare = { number: 0, text: 'the secret from before there were numbers' };
const [old, next] = [
  { number: 1, text: 'the secret that goes' },
  { number: 2, text: 'the secret that comes' },
];

/** The portal as it is after a restart with these secrets. */
function portalWith(...keys: Keys): Portal {
  const settings = { ...readSettings({ NODE_ENV: 'test' }), isDemo: true, secrets: createSecrets(keys) };
  const { prisma, pool, url, owner, ownerUrl } = database;
  const app = createApp({ settings, prisma, pool, clock: () => clock.now });
  const visitor = () => new Visitor(app);
  const signIn = async (username: string): Promise<Visitor> => {
    const browser = visitor();
    await browser.submit('/logga-in', { username, password: demoPassword });
    return browser;
  };
  return { prisma, pool, url, owner, ownerUrl, app, clock, visitor, signIn };
}

const job = (...keys: Keys) => sealAllAnew(database.prisma, createSecrets(keys));

/** What the code of karin's app leads to: a page, or the message at the field. */
async function signInWith(portal: Portal, key: string): Promise<string> {
  waitForNextCode(portal);
  const browser = await halfSignedIn(portal, 'karin');
  const answer = await browser.submit('/logga-in/kod', { code: codeAt(key, clock.now) });
  return answer.status === 303 ? 'signed in' : fieldErrors(answer).code!;
}

const enrolKarin = async (portal: Portal) => addApp(portal, await portal.signIn('karin'));

const gauge = async (name: string, kind = 'app-key'): Promise<number> =>
  Number(new RegExp(`^${name}\\{kind="${kind}"\\} (\\S+)$`, 'm').exec(await metrics())![1]);

/** The demo's own app is sealed with the demo's secret. */
beforeEach(() => database.prisma.totp.deleteMany().then(() => undefined));
afterEach(() => vi.restoreAllMocks());

it.each([
  ['a numbered one', old],
  ['one without a number', bare],
])('SEC-09 an app added under a former secret, %s, outlives it once the job has run', async (_, former) => {
  const { key } = await enrolKarin(portalWith(former));
  expect(await signInWith(portalWith(former, next), key)).toBe('signed in');
  await job(next, former);
  expect(await signInWith(portalWith(next), key)).toBe('signed in');
});

it('SEC-09 an app outlives its secret also where the new one has no number, and the old one got one', async () => {
  const { key } = await enrolKarin(portalWith(bare));
  const [unnumbered, numbered] = [
    { number: 0, text: 'the secret that comes, without a number' },
    { number: 1, text: bare.text },
  ];
  await job(unnumbered, numbered);
  expect(await signInWith(portalWith(unnumbered), key)).toBe('signed in');
  await database.prisma.$transaction([
    database.prisma.totp.deleteMany(),
    database.prisma.recoveryCode.deleteMany(),
  ]);
  const { key: other } = await enrolKarin(portalWith(bare));
  expect(await signInWith(portalWith(unnumbered, numbered), other)).toBe('signed in');
  expect(await signInWith(portalWith(unnumbered), other)).toBe('signed in');
});

it('SEC-09 an app is sealed anew with the secret in use by being used', async () => {
  const { key } = await enrolKarin(portalWith(old));
  expect(await signInWith(portalWith(next, old), key)).toBe('signed in');
  expect(await signInWith(portalWith(next), key)).toBe('signed in');
});

it('SEC-09 without the secret an app is not wrong: it is said so, counted as no guess, and seen by the operator', async () => {
  const complaints = vi.spyOn(log, 'error').mockImplementation(() => undefined);
  const { key, codes } = await enrolKarin(portalWith(old));
  const { id } = await userByName(portalWith(old), 'karin');
  const without = portalWith(next);
  for (let tries = 0; tries < 7; tries += 1)
    expect(await signInWith(without, key)).toContain('kan inte prövas just nu');
  await job(next);
  expect(await gauge('portal_sealed_with_missing_secret')).toBe(1);
  const line = { kind: 'app-key', rows: 1, ids: [id] };
  expect(complaints).toHaveBeenCalledWith(line, 'sealed with a secret that is not there');
  const browser = await halfSignedIn(without, 'karin');
  const answer = await browser.submit('/logga-in/reservkod', { code: codes[0]! });
  expect(answer.status).toBe(303);
  await growOld(without);
  const proof = await browser.submit('/visa-vem-du-ar', { _proof: codeAt(key, clock.now) });
  expect(fieldErrors(proof)._proof).toContain('kan inte prövas just nu');
  // Back it is as before, with no wait for the seven tries.
  expect(await signInWith(portalWith(next, old), key)).toBe('signed in');
  await job(next, old);
  expect(await gauge('portal_sealed_with_missing_secret')).toBe(0);
});

it('SEC-09 a mail that waits or was given up outlives the former secret too', async () => {
  const outbox = createOutbox({ ...readSettings({}), secrets: createSecrets([old]) });
  for (const number of [1, 2]) await queueMail(database, outbox, sampleMail({ recipient: `${number}@x.se` }));
  await database.prisma.mail.updateMany({ where: { recipient: '2@x.se' }, data: { failedAt: new Date() } });
  await job(next, old);
  const mails = await database.prisma.mail.findMany({ where: { recipient: { in: ['1@x.se', '2@x.se'] } } });
  for (const { sealed, messageId } of mails)
    expect(unseal(sealed!, messageId, createSecrets([next]))).toEqual(sampleMail().parameters);
  expect(mails).toHaveLength(2);
  expect(await gauge('portal_sealed_with_former_secret', 'mail')).toBe(0);
});

/** Apps for everybody, sealed with the former secret. */
async function fillIn(): Promise<Map<number, string>> {
  const users = await database.prisma.user.findMany({ select: { id: true } });
  const secrets = createSecrets([old]);
  const sealed = new Map(users.map(({ id }) => [id, `KEY${id}`]));
  await database.prisma.totp.createMany({
    data: users.map(({ id }) => ({
      userId: id,
      sealed: sealKey(sealed.get(id)!, id, secrets),
      lastStep: 1,
      addedAt: clock.now,
    })),
  });
  return sealed;
}

const openedWith = async (...keys: Keys): Promise<Map<number, string>> => {
  const apps = await database.prisma.totp.findMany();
  const secrets = createSecrets(keys);
  return new Map(
    apps.map(({ userId, sealed }) => [userId, secrets.open('totp v1', sealed, `user ${userId}`)]),
  );
};

it('SEC-09 several machines may seal anew at once, with the secrets in either order; the last has the last word', async () => {
  const keys = await fillIn();
  await Promise.all([job(next, old), job(old, next), job(next, old), job(old, next), job(next, old)]);
  expect(await openedWith(next, old)).toEqual(keys);
  await job(next, old);
  expect(await openedWith(next)).toEqual(keys);
  const before = await database.prisma.totp.findMany({ orderBy: { userId: 'asc' } });
  await job(next, old);
  expect(await database.prisma.totp.findMany({ orderBy: { userId: 'asc' } })).toEqual(before);
});

it('SEC-09 what somebody holds is left for the next time and counted; what was replaced meanwhile is not overwritten', async () => {
  const keys = await fillIn();
  const { id } = await userByName(portalWith(old), 'karin');
  const other = await database.pool.connect();
  await other.query('BEGIN');
  await other.query('SELECT FROM totp WHERE user_id = $1 FOR UPDATE', [id]);
  await job(next, old);
  expect(await gauge('portal_sealed_with_former_secret')).toBe(1);
  const replaced = Buffer.from(sealKey('ANOTHER', id, createSecrets([old])));
  await other.query('UPDATE totp SET sealed = $2 WHERE user_id = $1', [id, replaced]);
  await other.query('COMMIT');
  other.release();
  await job(next, old);
  expect(await gauge('portal_sealed_with_former_secret')).toBe(0);
  expect(await openedWith(next)).toEqual(new Map([...keys, [id, 'ANOTHER']]));
});

import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readSettings } from '../../src/settings.ts';
import { userByName } from '../support/people.ts';
import { demoPassword, usePortal, Visitor } from '../support/portal.ts';

const portal = usePortal();
const origin = 'https://portalen.example';
const credentialId = Buffer.from('a passkey made by the test');
const base64url = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url');
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
let key: KeyObject;

/** COSE for ES256: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function publicKeyOf(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' });
  const bytes = (coordinate: string | undefined) => Buffer.from(coordinate!, 'base64url');
  const head = Buffer.from('a5010203262001215820', 'hex');
  return Buffer.concat([head, bytes(x), Buffer.from('225820', 'hex'), bytes(y)]);
}

/** Karin has a passkey that has been used so often. */
async function givePasskey(counter: number): Promise<void> {
  const { id: userId } = await userByName(portal, 'karin');
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  key = pair.privateKey;
  await portal.prisma.passkey.create({
    data: {
      credentialId,
      publicKey: Uint8Array.from(publicKeyOf(pair.publicKey)),
      counter,
      transports: [],
      name: 'Provnyckeln',
      host: new URL(origin).hostname,
      addedAt: portal.clock.now,
      userId,
    },
  });
}

beforeEach(() => portal.prisma.passkey.deleteMany().then(() => undefined));

/** What an authenticator answers that has counted so many uses, with its user present and verified. */
async function answer(challenge: string, counter: number): Promise<string> {
  const { id } = await userByName(portal, 'karin');
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const data = Buffer.concat([sha256(new URL(origin).hostname), Buffer.from([0x05]), count]);
  const client = JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false });
  const signature = sign('sha256', Buffer.concat([data, sha256(client)]), key);
  return JSON.stringify({
    id: base64url(credentialId),
    rawId: base64url(credentialId),
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      authenticatorData: base64url(data),
      clientDataJSON: base64url(client),
      signature: base64url(signature),
      userHandle: base64url(sha256(`myndighetsportalen user ${id}`)),
    },
  });
}

/** The status of a sign-in by the passkey alone. */
async function signIn(counter: number): Promise<number> {
  const settings = { ...readSettings({ NODE_ENV: 'test' }), portalUrl: origin };
  const { prisma, pool, clock } = portal;
  const browser = new Visitor(createApp({ settings, prisma, pool, clock: () => clock.now }));
  await browser.get('/logga-in/nyckel');
  const asked = JSON.parse((await browser.get('/logga-in/nyckel/fraga')).text) as { challenge: string };
  const credential = await answer(asked.challenge, counter);
  return (await browser.submit('/logga-in/nyckel', { credential })).status;
}

const noted = async (): Promise<number> => Number((await portal.prisma.passkey.findFirstOrThrow()).counter);

it('PWD-11 a passkey that does not count, as those of phones, signs in again and again with 0', async () => {
  await givePasskey(0);
  for (let time = 0; time < 3; time += 1) expect(await signIn(0)).toBe(303);
  expect(await noted()).toBe(0);
});

it('PWD-11 a passkey that counts goes on counting, and one that has not may be a copy and is refused', async () => {
  await givePasskey(7);
  expect(await signIn(8)).toBe(303);
  expect(await noted()).toBe(8);
  for (const stale of [8, 7, 0]) expect(await signIn(stale)).toBe(422);
  expect(await noted()).toBe(8);
});

it('PWD-11 the password goes on working beside a passkey, and asks for it', async () => {
  await givePasskey(0);
  const answer = await portal.visitor().submit('/logga-in', { username: 'karin', password: demoPassword });
  expect(answer.headers.location).toMatch(/^\/logga-in\/(kod|nyckel)/);
});

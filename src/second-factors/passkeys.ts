import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Transaction } from '../db/client.ts';
import type { Secrets } from '../secrets.ts';
import { isOurChallenge, newChallenge, type Occasion } from './challenges.ts';

/** What passkeys are asked and judged with. */
export interface Asking {
  /** The portal's address: passkeys belong to its host. */
  portalUrl: string;
  secrets: Secrets;
  sessionId: string;
  now: Date;
}

export const hostOf = (portalUrl: string): string => new URL(portalUrl).hostname;

const signingIn = ({ sessionId }: Asking): Occasion => ({ purpose: 'passkey sign-in v1', sessionId });
const adding = ({ sessionId }: Asking): Occasion => ({ purpose: 'passkey registration v1', sessionId });

/** What the browser asks for at sign-in, as JSON: any passkey of the portal, with the user verified. */
export async function signInOptions(asking: Asking): Promise<string> {
  const options = await generateAuthenticationOptions({
    rpID: hostOf(asking.portalUrl),
    challenge: newChallenge(signingIn(asking), asking.now, asking.secrets),
    userVerification: 'required',
  });
  return JSON.stringify(options);
}

/** Whose passkey is to be made. */
interface Owner {
  id: number;
  username: string;
  name: string;
}

/** What the browser makes a passkey with, as JSON: one that is kept by the authenticator, and not there already. */
export async function registrationOptions(db: Transaction, asking: Asking, owner: Owner): Promise<string> {
  const host = hostOf(asking.portalUrl);
  const present = await db.passkey.findMany({ where: { userId: owner.id }, orderBy: { id: 'asc' } });
  const options = await generateRegistrationOptions({
    rpName: 'Myndighetsportalen',
    rpID: host,
    userName: owner.username,
    userDisplayName: owner.name,
    userID: handleOf(owner.id),
    challenge: newChallenge(adding(asking), asking.now, asking.secrets),
    excludeCredentials: present
      .filter((passkey) => passkey.host === host)
      .map(({ credentialId, transports }) => ({ id: base64url(credentialId), transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return JSON.stringify(options);
}

/** What an authenticator knows the user by: the same for all passkeys of a user, and it tells nothing of who that is. */
const handleOf = (userId: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha256').update(`myndighetsportalen user ${userId}`).digest());

export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The longest answer that is read, in characters: real ones are a few thousand. */
const longestAnswer = 16_000;

/** The answer of a browser; null when it is too long, or no JSON object with an ID. */
export function readAnswer(text: string): AuthenticationResponseJSON | RegistrationResponseJSON | null {
  if (text.length > longestAnswer) return null;
  try {
    const answer = JSON.parse(text) as AuthenticationResponseJSON | RegistrationResponseJSON | null;
    return typeof answer?.id === 'string' ? answer : null;
  } catch {
    return null;
  }
}

export interface NewPasskey {
  credentialId: Uint8Array<ArrayBuffer>;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: bigint;
  transports: string[];
  host: string;
  challenge: string;
}

/** The passkey that a browser has made; null when anything about it is not as it was asked for. */
export async function verifyRegistration(
  answer: RegistrationResponseJSON,
  asking: Asking,
): Promise<NewPasskey | null> {
  let challenge = '';
  const verified = await orNull(() =>
    verifyRegistrationResponse({
      response: answer,
      expectedChallenge: (sent) => {
        challenge = sent;
        return isOurChallenge(sent, adding(asking), asking.now, asking.secrets);
      },
      expectedOrigin: new URL(asking.portalUrl).origin,
      expectedRPID: hostOf(asking.portalUrl),
      requireUserVerification: true,
    }),
  );
  if (!verified?.verified) return null;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return {
    credentialId: Uint8Array.from(Buffer.from(id, 'base64url')),
    publicKey: Uint8Array.from(publicKey),
    counter: BigInt(counter),
    transports: transports.filter((one) => /^[a-z-]{1,20}$/.test(one)).slice(0, 10),
    host: hostOf(asking.portalUrl),
    challenge,
  };
}

/** A passkey that has proven its user, who was verified: both factors at once. */
export interface Proven {
  passkeyId: number;
  userId: number;
  counter: bigint;
  challenge: string;
}

/** Whose passkey has answered; null when it is none of ours, or anything about the answer is wrong. */
export async function verifySignIn(
  db: Transaction,
  answer: AuthenticationResponseJSON,
  asking: Asking,
): Promise<Proven | null> {
  const passkey = await db.passkey.findUnique({
    where: { credentialId: Uint8Array.from(Buffer.from(answer.id, 'base64url')) },
  });
  const handle = (answer.response as { userHandle?: unknown } | undefined)?.userHandle;
  if (!passkey || handle !== base64url(handleOf(passkey.userId))) return null;
  let challenge = '';
  const verified = await orNull(() =>
    verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: (sent) => {
        challenge = sent;
        return isOurChallenge(sent, signingIn(asking), asking.now, asking.secrets);
      },
      expectedOrigin: new URL(asking.portalUrl).origin,
      expectedRPID: hostOf(asking.portalUrl),
      requireUserVerification: true,
      credential: {
        id: base64url(passkey.credentialId),
        publicKey: passkey.publicKey,
        counter: Number(passkey.counter),
      },
    }),
  );
  if (!verified?.verified) return null;
  const counter = BigInt(verified.authenticationInfo.newCounter);
  return { passkeyId: passkey.id, userId: passkey.userId, counter, challenge };
}

/** The package throws for whatever it does not accept, and for whatever is no answer at all. */
async function orNull<Verified>(verify: () => Promise<Verified>): Promise<Verified | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}

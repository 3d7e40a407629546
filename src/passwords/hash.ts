import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import pLimit from 'p-limit';
import { gauge } from '../operation/metrics.ts';
import { normalised } from '../web/text.ts';

/**
 * Argon2id with m=19 MiB, t=2, p=1: the parameters of the OWASP Password Storage Cheat Sheet. Stronger
 * ones take effect for a user at the next sign-in (PWD-10).
 */
const parameters = { type: argon2.argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/** Hashing waits its turn, so that a rush of sign-ins leaves processor and threads for other pages. */
const inTurn = pLimit(Math.max(1, Math.min(3, Math.floor(availableParallelism() / 2))));

gauge('portal_passwords_waiting', 'Passwords that wait to be hashed.', () => inTurn.pendingCount);

/**
 * Hashes a password off the event loop, in the PHC string format. Composed and decomposed accents give the same
 * password (PWD-03): NFC, as in RFC 8265 (OpaqueString).
 */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => argon2.hash(normalised(password), parameters));

/** Whether the password is the one that was hashed. */
export const verifyPassword = (hash: string, password: string): Promise<boolean> =>
  inTurn(() => argon2.verify(hash, normalised(password)));

/** Whether the hash was made with weaker parameters than today's. */
export const needsRehash = (hash: string): boolean => argon2.needsRehash(hash, parameters);

let unknownUser: Promise<string> | undefined;

/** A hash that no password fits: verifying against it takes the time that a known user would take (PWD-07). */
export const hashOfNobody = (): Promise<string> => (unknownUser ??= hashPassword(crypto.randomUUID()));

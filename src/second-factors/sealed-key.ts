import type { PrismaClient } from '../db/generated/client.ts';
import type { KeptSealed, SealedRow } from '../db/seal-anew.ts';
import type { Secrets } from '../secrets.ts';

/** Kept in the database: it opens in the row of its user alone (SEC-09). */
const kept = 'totp v1';
/** On the page where an app is added, until a code proves that the app has it. */
const offered = 'totp offered v1';

/** For how long a key that has been shown can be confirmed, in milliseconds. */
const offerLifetime = 30 * 60_000;

export const sealKey = (key: string, userId: number, secrets: Secrets): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(secrets.seal(kept, key, `user ${userId}`));

/** @throws Unopenable when none of the secrets opens it, or it is another user's */
export const openKey = (sealed: Uint8Array, userId: number, secrets: Secrets): string =>
  secrets.open(kept, sealed, `user ${userId}`);

/** Whether the secret in use opens it: what only a former one opens is lost when that is left out. */
export const isSealedNow = (sealed: Uint8Array, userId: number, secrets: Secrets): boolean =>
  secrets.keyOf(kept, sealed, `user ${userId}`) === secrets.numbers[0];

/** The keys of all apps, to be sealed anew. */
export const keptKeys = (db: PrismaClient): KeptSealed => ({
  purpose: kept,
  read: (after, count) => db.$queryRaw<SealedRow[]>`
    SELECT user_id AS id, encode(sealed, 'hex') AS sealed, 'user ' || user_id AS place FROM totp
    WHERE user_id > ${after} ORDER BY user_id LIMIT ${count}`,
  replace: (rows) => db.$executeRaw`
    WITH anew AS (
      SELECT t.user_id, n.after FROM totp t JOIN unnest(
        ${rows.map(({ id }) => id)}::integer[], ${rows.map(({ before }) => before)}::text[],
        ${rows.map(({ after }) => after)}::text[]) AS n (id, before, after) ON n.id = t.user_id
      WHERE t.sealed = decode(n.before, 'hex') ORDER BY t.user_id FOR NO KEY UPDATE OF t SKIP LOCKED)
    UPDATE totp t SET sealed = decode(a.after, 'hex') FROM anew a WHERE a.user_id = t.user_id`,
});

/** Whom a key is offered to: it is worth nothing in another sign-in. */
interface Offered {
  userId: number;
  signInId: number;
}

const placeOf = ({ userId, signInId }: Offered): string => `user ${userId} sign-in ${signInId}`;

/** A key that is being shown, as text for a hidden field. */
export const sealOffer = (key: string, to: Offered, now: Date, secrets: Secrets): string =>
  secrets.seal(offered, `${now.getTime() + offerLifetime} ${key}`, placeOf(to)).toString('base64url');

/** The key that was shown to this user in this sign-in; null when it was not, or too long ago. */
export function openOffer(text: string, to: Offered, now: Date, secrets: Secrets): string | null {
  try {
    const [until, key] = secrets.open(offered, Buffer.from(text, 'base64url'), placeOf(to)).split(' ');
    return Number(until) > now.getTime() ? key! : null;
  } catch {
    return null;
  }
}

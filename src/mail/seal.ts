import type { PrismaClient } from '../db/generated/client.ts';
import type { KeptSealed, SealedRow } from '../db/seal-anew.ts';
import type { Secrets } from '../secrets.ts';
import { faredSql } from './delivery.ts';

const purpose = 'mail v1';

/**
 * Encrypts what a waiting mail is filled in with, since it may hold a password (PWD-10). Bound to the mail's
 * Message-ID, so that it opens in no other row.
 */
export const seal = (content: unknown, messageId: string, secrets: Secrets): Buffer<ArrayBuffer> =>
  secrets.seal(purpose, JSON.stringify(content), messageId);

/**
 * Decrypts what `seal` made.
 * @throws Unopenable when none of the secrets opens it, or the row has been tampered with
 */
export const unseal = (sealed: Uint8Array, messageId: string, secrets: Secrets): unknown =>
  JSON.parse(secrets.open(purpose, sealed, messageId));

/** The mails that wait or were given up, to be sealed anew; of others nothing is kept, but in the demo. */
export const keptContents = (db: PrismaClient): KeptSealed => ({
  purpose,
  read: (after, count) => db.$queryRaw<SealedRow[]>`
    SELECT m.id, encode(m.sealed, 'hex') AS sealed, m.message_id AS place FROM mail m
    WHERE m.id > ${after} AND m.sealed IS NOT NULL AND (${faredSql.waiting} OR ${faredSql.failed})
    ORDER BY m.id LIMIT ${count}`,
  replace: (rows) => db.$executeRaw`
    WITH anew AS (
      SELECT m.id, n.after FROM mail m JOIN unnest(
        ${rows.map(({ id }) => id)}::integer[], ${rows.map(({ before }) => before)}::text[],
        ${rows.map(({ after }) => after)}::text[]) AS n (id, before, after) ON n.id = m.id
      WHERE m.sealed = decode(n.before, 'hex') ORDER BY m.id FOR NO KEY UPDATE OF m SKIP LOCKED)
    UPDATE mail m SET sealed = decode(a.after, 'hex') FROM anew a WHERE a.id = m.id`,
});

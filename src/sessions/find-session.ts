import type { Actor, SignedIn } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import type { Reader } from '../db/reader.ts';
import type { StoredSession } from '../web/session.ts';
import { absoluteLimit, idleLimit, lastSeenPrecision } from './limits.ts';

type Row = Pick<StoredSession, 'data'> & (SignedIn | { [Column in keyof SignedIn]: null });

/**
 * A browser's session with the user whose sign-in it is, in one query; nobody when the sign-in has ended, when it is
 * too old, or when the user has been removed. Null when there is no such session.
 */
export async function findSession(read: Reader, sessionId: string, now: Date): Promise<StoredSession | null> {
  const [row] = await read.$queryRaw<Row[]>`
    SELECT session.sess AS data,
      u.id AS "userId", s.id AS "signInId", s.started_at AS "signedInAt", s.last_seen_at AS "lastSeenAt",
      u.first_name || ' ' || u.last_name AS name, u.language::text, u.is_administrator AS "isAdministrator",
      (u.is_administrator AND NOT EXISTS (SELECT FROM "user" o WHERE o.authority_id = a.id AND o.is_administrator AND o.id <> u.id))
        AS "isOnlyAdministrator",
      (a.confirmed_at <= ${now}::timestamptz - interval '12 months') AS "isDataUnconfirmed",
      (u.password_temporary OR u.password_expires_at <= ${now}) AS "mustChoosePassword",
      a.id AS "authorityId", a.informal_name AS "authorityName", a.kind::text AS "authorityKind", a.country
    FROM session
      LEFT JOIN sign_in s ON s.id = (session.sess->>'signInId')::integer AND s.ended_at IS NULL
        AND s.started_at > ${new Date(now.getTime() - absoluteLimit)} AND s.last_seen_at > ${new Date(now.getTime() - idleLimit)}
      LEFT JOIN "user" u ON u.id = s.user_id
      LEFT JOIN authority a ON a.id = u.authority_id
    WHERE session.sid = ${sessionId} AND session.expire >= now()`;
  if (!row) return null;
  const { data, ...signedIn } = row;
  return { data, signedIn: signedIn.userId === null ? null : signedIn };
}

/** The user as the one who acts, from the address; that the sign-in is in use is noted now and then (SEC-02). */
export async function actorOf(
  db: PrismaClient,
  { lastSeenAt, ...user }: SignedIn,
  address: string,
  now: Date,
): Promise<Actor> {
  if (now.getTime() - lastSeenAt.getTime() > lastSeenPrecision)
    await db.$executeRaw`UPDATE sign_in SET last_seen_at = ${now} WHERE id = ${user.signInId} AND last_seen_at < ${now}`;
  return { address, ...user };
}

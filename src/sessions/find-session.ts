import { isUnconfirmedSql } from '../authorities/unconfirmed.ts';
import type { Actor, SignedIn } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { Prisma } from '../db/generated/client.ts';
import { unlessUnwritable } from '../db/outage.ts';
import type { Reader } from '../db/reader.ts';
import { mustEnrolSql } from '../second-factors/demands.ts';
import { hasFactorSql } from '../second-factors/queries.ts';
import { nameSql } from '../web/person-name.ts';
import type { StoredSession } from '../web/session.ts';
import { absoluteLimit, idleLimit, lastSeenPrecision } from '../web/session-limits.ts';

/**
 * Reads a browser's session together with its user in one query. The user is null when the sign-in has ended or
 * expired, or the user is removed. Null when there is no session. As JSON, which pg reads faster than fourteen columns.
 */
export async function findSession(read: Reader, sessionId: string, now: Date): Promise<StoredSession | null> {
  const [found] = await read.$queryRaw<StoredSession[]>`
    SELECT session.sess AS data, CASE WHEN u.id IS NOT NULL THEN json_build_object(
      'userId', u.id, 'signInId', s.id, 'signedInAt', s.started_at, 'provenAt', coalesce(s.proven_at, s.started_at), 'lastSeenAt', s.last_seen_at,
      'name', ${nameSql}, 'language', u.language, 'isAdministrator', u.is_administrator,
      'isOnlyAdministrator', u.is_administrator AND NOT EXISTS (
        SELECT FROM "user" o WHERE o.authority_id = a.id AND o.is_administrator AND o.id <> u.id),
      'isDataUnconfirmed', ${isUnconfirmedSql(Prisma.sql`a.confirmed_at`, now)},
      'mustChoosePassword', u.password_temporary OR u.password_expires_at <= ${now},
      'mustEnrol', coalesce(${mustEnrolSql(now, hasFactorSql)}, false),
      'authorityId', a.id, 'authorityName', a.informal_name, 'authorityKind', a.kind, 'country', a.country
    ) END AS "signedIn"
    FROM session
      LEFT JOIN sign_in s ON s.id = (session.sess->>'signInId')::integer AND s.ended_at IS NULL
        AND s.started_at > ${new Date(now.getTime() - absoluteLimit)} AND s.last_seen_at > ${new Date(now.getTime() - idleLimit)}
      LEFT JOIN "user" u ON u.id = s.user_id
      LEFT JOIN authority a ON a.id = u.authority_id
    WHERE session.sid = ${sessionId} AND session.expire >= now()`;
  return found ?? null;
}

/** Makes the session's user the actor, and notes now and then that the sign-in is in use (SEC-02). */
export async function actorOf(
  db: PrismaClient,
  { lastSeenAt, signedInAt, provenAt, ...user }: SignedIn,
  address: string,
  now: Date,
): Promise<Actor> {
  if (now.getTime() - Date.parse(lastSeenAt) > lastSeenPrecision)
    await unlessUnwritable(
      () =>
        db.$executeRaw`UPDATE sign_in SET last_seen_at = ${now} WHERE id = ${user.signInId} AND last_seen_at < ${now}`,
      0,
    );
  return { address, signedInAt: new Date(signedInAt), provenAt: new Date(provenAt), ...user };
}

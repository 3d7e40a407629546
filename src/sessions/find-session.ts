import { sql } from 'kysely';
import { jsonBuildObject } from 'kysely/helpers/postgres';
import type { Actor, SignedIn } from '../authorization/actor.ts';
import { asBoolean, fullName, type In } from '../db/expressions.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { prepared, type Placeholders } from '../db/prepared.ts';
import { queriesIn, type Reader } from '../db/queries.ts';
import type { StoredSession } from '../web/session.ts';
import { absoluteLimit, idleLimit, lastSeenPrecision } from './limits.ts';

/**
 * A browser's session with the user whose sign-in it is, in one query; nobody when the sign-in has ended, when it is
 * too old, or when the user has been removed. Null when there is no such session. As JSON, which pg reads quicker
 * than fourteen columns.
 */
export async function findSession(read: Reader, sessionId: string, now: Date): Promise<StoredSession | null> {
  const startedAfter = new Date(now.getTime() - absoluteLimit);
  const seenAfter = new Date(now.getTime() - idleLimit);
  const [found] = await sessionsOf(read, { sessionId, startedAfter, seenAfter, now });
  return found ?? null;
}

interface Asked {
  sessionId: string;
  startedAfter: Date;
  seenAfter: Date;
  now: Date;
}

const sessionsOf = prepared((query: Reader, asked: Placeholders<Asked>) =>
  query
    .selectFrom('session')
    .select((eb) => ['session.sess as data', signedIn(eb, asked).as('signedIn')])
    .where('session.sid', '=', asked.sessionId)
    .where('session.expire', '>=', sql<Date>`now()`),
);

const signedIn = (eb: In<'session', 'session'>, { startedAfter, seenAfter, now }: Placeholders<Asked>) =>
  eb
    .selectFrom('sign_in as s')
    .innerJoin('user as u', 'u.id', 's.user_id')
    .innerJoin('authority as a', 'a.id', 'u.authority_id')
    .select((user) =>
      jsonBuildObject({
        userId: user.ref('u.id'),
        signInId: user.ref('s.id'),
        signedInAt: user.ref('s.started_at'),
        lastSeenAt: user.ref('s.last_seen_at'),
        name: fullName(user),
        language: user.ref('u.language'),
        isAdministrator: user.ref('u.is_administrator'),
        isOnlyAdministrator: asBoolean(isOnlyAdministrator(user)),
        isDataUnconfirmed: asBoolean(
          user('a.confirmed_at', '<=', sql<Date>`${now}::timestamptz - interval '12 months'`),
        ),
        mustChoosePassword: asBoolean(
          user.or([user.ref('u.password_temporary'), user('u.password_expires_at', '<=', now)]),
        ),
        authorityId: user.ref('a.id'),
        authorityName: user.ref('a.informal_name'),
        authorityKind: user.ref('a.kind'),
        country: user.ref('a.country'),
      }).as('user'),
    )
    .where('s.id', '=', eb.cast<number>(eb.ref('session.sess', '->>').key('signInId'), 'integer'))
    .where('s.ended_at', 'is', null)
    .where('s.started_at', '>', startedAfter)
    .where('s.last_seen_at', '>', seenAfter);

const isOnlyAdministrator = (eb: In<'user', 'u'>) =>
  eb.and([
    eb.ref('u.is_administrator'),
    eb.not(
      eb.exists(
        eb
          .selectFrom('user as o')
          .whereRef('o.authority_id', '=', 'u.authority_id')
          .where('o.is_administrator', '=', true)
          .whereRef('o.id', '<>', 'u.id'),
      ),
    ),
  ]);

/** The user as the one who acts, from the address; that the sign-in is in use is noted now and then (SEC-02). */
export async function actorOf(
  db: PrismaClient,
  { lastSeenAt, signedInAt, ...user }: SignedIn,
  address: string,
  now: Date,
): Promise<Actor> {
  if (now.getTime() - Date.parse(lastSeenAt) > lastSeenPrecision)
    await queriesIn(db)
      .updateTable('sign_in')
      .set({ last_seen_at: now })
      .where('id', '=', user.signInId)
      .where('last_seen_at', '<', now)
      .execute();
  return { address, signedInAt: new Date(signedInAt), ...user };
}

import type { Actor } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { absoluteLimit, idleLimit, lastSeenPrecision } from './limits.ts';

type ActorRow = Omit<Actor, 'address'> & { lastSeenAt: Date };

/**
 * The user whose sign-in this is, with today's rights; null when it has ended, when it is too old, or when
 * the user has been removed.
 */
export async function findActor(
  db: PrismaClient,
  signInId: number,
  address: string,
  now: Date,
): Promise<Actor | null> {
  const [row] = await db.$queryRaw<ActorRow[]>`
    SELECT u.id AS "userId", s.id AS "signInId", s.started_at AS "signedInAt", u.first_name || ' ' || u.last_name AS name, u.language::text, u.is_administrator AS "isAdministrator",
      (u.is_administrator AND NOT EXISTS (SELECT FROM "user" o WHERE o.authority_id = a.id AND o.is_administrator AND o.id <> u.id))
        AS "isOnlyAdministrator",
      (a.confirmed_at <= ${now}::timestamptz - interval '12 months') AS "isDataUnconfirmed",
      (u.password_temporary OR u.password_expires_at <= ${now}) AS "mustChoosePassword",
      a.id AS "authorityId", a.informal_name AS "authorityName", a.kind::text AS "authorityKind", a.country, s.last_seen_at AS "lastSeenAt"
    FROM sign_in s JOIN "user" u ON u.id = s.user_id JOIN authority a ON a.id = u.authority_id
    WHERE s.id = ${signInId} AND s.ended_at IS NULL
      AND s.started_at > ${new Date(now.getTime() - absoluteLimit)} AND s.last_seen_at > ${new Date(now.getTime() - idleLimit)}`;
  if (!row) return null;
  const { lastSeenAt, ...actor } = row;
  if (now.getTime() - lastSeenAt.getTime() > lastSeenPrecision)
    await db.$executeRaw`UPDATE sign_in SET last_seen_at = ${now} WHERE id = ${signInId} AND last_seen_at < ${now}`;
  return { ...actor, address };
}

import type { Actor } from '../authorization/actor.ts';
import type { Reader } from '../db/reader.ts';
import { saverIn } from '../web/concurrent-edit.ts';
import type { Action } from './events.ts';

/** Something that the Commission's desk keeps, as its events name it. */
interface Thing {
  action: Action;
  noun: 'module' | 'role' | 'keyword';
  id: number;
}

/** Who has last saved it, as an edit that was overtaken says it: the actor in another tab, or somebody else (NAV-06). */
export async function lastSaver(
  read: Reader,
  { userId, authorityId }: Pick<Actor, 'userId' | 'authorityId'>,
  { action, noun, id }: Thing,
): Promise<string> {
  const [save] = await read.$queryRaw<{ actorId: number | null }[]>`
    SELECT actor_id AS "actorId" FROM log_event
    WHERE authority_id = ${authorityId} AND action = ${action} AND changes #>> ${[noun, 'after', 'id']} = ${String(id)}
    ORDER BY log_event.at DESC, log_event.id DESC LIMIT 1`;
  return saverIn(userId, save?.actorId ?? null, null);
}

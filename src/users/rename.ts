import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import { takeLimit } from '../db/take-limit.ts';

/** Thrown to undo a change that would use up one username too many. */
export class RenamedTooOften extends Error {}

const day = 24 * 60 * 60;

/** How often in a day one user's username is changed, and how often one administrator changes anybody's. */
const limits = { user: 3, actor: 50 };

/**
 * Counts a change of username in its transaction. Used usernames are never given to others (USR-04), so unlimited
 * renaming could use them all up.
 * @throws RenamedTooOften when the limit of the day is reached; the transaction must be rolled back
 */
export async function takeRename(
  transaction: Transaction,
  { userId: actorId }: Pick<Actor, 'userId'>,
  userId: number,
  now: Date,
): Promise<void> {
  const mayGoOn =
    (await takeLimit(transaction, { ...by('actor', actorId), times: limits.actor }, now)) &&
    (await takeLimit(transaction, { ...by('user', userId), times: limits.user }, now));
  if (!mayGoOn) throw new RenamedTooOften();
}

const by = (whose: 'actor' | 'user', id: number) => ({
  name: `rename by ${whose}`,
  key: String(id),
  within: day,
});

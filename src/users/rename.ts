import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import { takeLimit } from '../db/take-limit.ts';

/** Thrown to undo a change that would use up one username too many. */
export class RenamedTooOften extends Error {}

const day = 24 * 60 * 60;

/** How often in a day one user's username is changed, and how often one administrator changes anybody's. */
const limits = { user: 3, actor: 50 };

/**
 * Counts a change of a username, in its transaction: a name once used is never given to somebody else (USR-04), so
 * that whoever could change it without end could use up all names that others would be given.
 * @throws RenamedTooOften when it has been changed often enough today; the transaction is to be undone
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

import { recordEvent } from '../audit/record-event.ts';
import type { Work } from '../work.ts';

/** Ends one of the user's own sign-ins; false when there is none of that ID left to end. */
export function endSignIn({ db, actor, now }: Work, id: number): Promise<boolean> {
  return end({ db, actor, now }, { id });
}

/** Ends all of the user's sign-ins but the one that this is done in. */
export async function endOtherSignIns({ db, actor, now }: Work): Promise<void> {
  await end({ db, actor, now }, { NOT: { id: actor.signInId } });
}

function end(
  { db, actor, now }: Pick<Work, 'db' | 'actor' | 'now'>,
  which: { id: number } | { NOT: { id: number } },
): Promise<boolean> {
  return db.$transaction(async (transaction) => {
    const { count } = await transaction.signIn.updateMany({
      where: { userId: actor.userId, endedAt: null, ...which },
      data: { endedAt: now },
    });
    if (count > 0)
      await recordEvent(transaction, { action: 'session.ended', actor, authorityId: actor.authorityId });
    return count > 0;
  });
}

import { recordEvent } from '../audit/record-event.ts';
import type { Actor } from '../authorization/actor.ts';
import type { PrismaClient } from '../db/generated/client.ts';

/** Ends the sign-in everywhere; ending one that has ended already changes nothing. */
export async function signOut(db: PrismaClient, actor: Actor, now: Date): Promise<void> {
  await db.$transaction(async (transaction) => {
    const { count } = await transaction.signIn.updateMany({
      where: { id: actor.signInId, userId: actor.userId, endedAt: null },
      data: { endedAt: now },
    });
    if (count > 0)
      await recordEvent(transaction, { action: 'session.signed-out', actor, authorityId: actor.authorityId });
  });
}

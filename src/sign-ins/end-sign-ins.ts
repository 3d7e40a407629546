import { type Action } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import type { Prisma, PrismaClient } from '../db/generated/client.ts';
import type { Work } from '../work.ts';

/** Ends a user's access in every browser, but for the sign-in named (PWD-01, PWD-08). */
export async function endSignIns(
  transaction: Transaction,
  userId: number,
  now: Date,
  except?: number,
): Promise<void> {
  await end(transaction, { userId, NOT: { id: except ?? 0 } }, now);
}

/** The same for every administrator of the authorities, which may do less at others than before (SEC-02). */
export async function endSignInsOfAdministrators(
  transaction: Transaction,
  authorityIds: readonly number[],
  now: Date,
): Promise<void> {
  await end(transaction, { user: { authorityId: { in: [...authorityIds] }, isAdministrator: true } }, now);
}

/** Ends one of the user's own sign-ins; false when there is none of that ID left to end. */
export const endOwnSignIn = ({ db, actor, now }: Work, id: number): Promise<boolean> =>
  endOwn(db, actor, now, { id }, 'session.ended');

/** Ends all of the user's sign-ins but the one that this is done in. */
export async function endOtherSignIns({ db, actor, now }: Work): Promise<void> {
  await endOwn(db, actor, now, { NOT: { id: actor.signInId } }, 'session.ended');
}

/** Ends the sign-in everywhere; ending one that has ended already changes nothing. */
export async function signOut(db: PrismaClient, actor: Actor, now: Date): Promise<void> {
  await endOwn(db, actor, now, { id: actor.signInId }, 'session.signed-out');
}

/** What users do to their own sign-ins is an event. */
const endOwn = (
  db: PrismaClient,
  actor: Actor,
  now: Date,
  which: Prisma.SignInWhereInput,
  action: Action,
): Promise<boolean> =>
  db.$transaction(async (transaction) => {
    const isEnded = await end(transaction, { userId: actor.userId, ...which }, now);
    if (isEnded) await recordEvent(transaction, { action, actor, authorityId: actor.authorityId });
    return isEnded;
  });

async function end(transaction: Transaction, which: Prisma.SignInWhereInput, now: Date): Promise<boolean> {
  const { count } = await transaction.signIn.updateMany({
    where: { ...which, endedAt: null },
    data: { endedAt: now },
  });
  return count > 0;
}

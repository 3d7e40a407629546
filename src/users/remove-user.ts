import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import type { Work } from '../work.ts';
import { findUserValues } from './queries.ts';
import { countAdministrators, countHolders, lockUsers } from './roles.ts';
import { refusalsOfLosingAdministrator, refusalsOfLoss, type Refusal } from './rules.ts';

export type Removed = { removed: true } | { refusals: Refusal[] } | null;

/**
 * Removes a user who leaves (USR-10): the access ends at once, and nothing personal is left but a digest of
 * the username. Null when there is no such user at the authority.
 */
export function removeUser(work: Work, authorityId: number, userId: number): Promise<Removed> {
  const { db, actor } = work;
  return db.$transaction(async (transaction) => {
    await requireScope(transaction, actor, authorityId);
    await lockUsers(transaction, authorityId);
    const refusals = await refusalsOfRemoval(transaction, authorityId, userId, actor.userId);
    if (refusals === null) return null;
    if (refusals.length > 0) return { refusals };
    // Sign-ins, roles, passwords and mails go with the row.
    await transaction.user.delete({ where: { id: userId }, select: { id: true } });
    await transaction.$executeRaw`SELECT erase_person_from_log(${userId}::integer)`;
    await recordEvent(transaction, {
      action: 'user.removed',
      actor,
      authorityId,
      subject: { id: userId, name: null },
    });
    await tellOfWork(transaction, work, authorityId, 'user-removed');
    return { removed: true };
  });
}

/** What stands against removing the user; null when there is no such user. */
export async function refusalsOfRemoval(
  db: Transaction,
  authorityId: number,
  userId: number,
  actorId: number,
): Promise<Refusal[] | null> {
  const current = await findUserValues(db, authorityId, userId);
  if (!current) return null;
  const { roles, isAdministrator } = current.values;
  return [
    ...(userId === actorId ? [{ rule: 'own-account' } as const] : []),
    ...refusalsOfLoss(await countHolders(db, authorityId, roles)),
    ...(isAdministrator ? refusalsOfLosingAdministrator(await countAdministrators(db, authorityId)) : []),
  ];
}

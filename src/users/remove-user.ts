import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import { tellOfRemoval } from '../news/tell-users.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { findRemoval, lockRolesOf, lockUsers, type Removal } from './roles.ts';
import { type Refusal, refusalsOfLosingAdministrator, refusalsOfLoss } from './rules.ts';

export type Removed = Result<true, Refusal> | null;

/**
 * Removes a user who leaves (USR-10): the access ends at once, and nothing personal is left but a digest of
 * the username. Null when there is no such user at the authority.
 */
export function removeUser(work: Work, authorityId: number, userId: number): Promise<Removed> {
  const { db, actor } = work;
  return db.$transaction(async (transaction) => {
    await requireScope(transaction, actor, authorityId);
    await lockUsers(transaction, authorityId);
    await lockRolesOf(transaction, userId);
    const removal = await findRemoval(transaction, authorityId, userId);
    if (!removal) return null;
    const refusals = refusalsOfRemoval(removal, actor.userId);
    if (refusals.length > 0) return { refusals };
    await tellOfRemoval(transaction, work, [userId], removal.authority);
    // Sign-ins, roles, passwords and all other mails go with the row.
    await transaction.user.delete({ where: { id: userId }, select: { id: true } });
    // Before the name goes: it may be missing where this event stands (LOG-02).
    await recordEvent(transaction, {
      action: 'user.removed',
      actor,
      authorityId,
      subject: { id: userId, name: null },
    });
    await transaction.$executeRaw`SELECT erase_person_from_log(${userId}::integer)`;
    await tellOfWork(transaction, work, authorityId, 'user-removed');
    return { done: true };
  });
}

/** What stands against removing the user. */
export const refusalsOfRemoval = (
  { userId, isAdministrator, administrators, held }: Removal,
  actorId: number,
): Refusal[] => [
  ...(userId === actorId ? [{ rule: 'own-account' } as const] : []),
  ...refusalsOfLoss(held),
  ...(isAdministrator ? refusalsOfLosingAdministrator(administrators) : []),
];

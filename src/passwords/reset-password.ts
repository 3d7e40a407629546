import { type EventActor, recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { Language } from '../db/generated/enums.ts';
import { lockToChange } from '../db/locks.ts';
import { findReached, takeMails, TooManyMails } from '../mail/take-mails.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import { endSignIns } from '../sign-ins/end-sign-ins.ts';
import { nameOf } from '../web/person-name.ts';
import type { Work } from '../work.ts';
import { hashPassword } from './hash.ts';
import { takeReset } from './resets.ts';
import type { Refusal } from './rules.ts';
import { temporaryPassword, temporaryUntil } from './temporary.ts';
import { clearCounts } from './wrong-passwords.ts';

/**
 * «Återställ lösenord»: mails a temporary password to another user at the authority, unblocks the account and
 * ends the user's sign-ins (PWD-01). Null when there is no such user.
 */
export async function resetPassword(
  work: Work,
  authorityId: number,
  userId: number,
): Promise<Refusal[] | null> {
  if (userId === work.actor.userId) return [{ rule: 'own-account' }];
  const door = 'password.reset';
  const occasion = { actorId: work.actor.userId, target: userId };
  const reached = await findReached(work.db, door, occasion, work.now);
  if (reached) return [{ rule: 'too-many-mails', door, reached }];
  try {
    return await reset(work, authorityId, userId);
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    return [{ rule: 'too-many-mails', door: fault.door, reached: fault.reached }];
  }
}

async function reset(work: Work, authorityId: number, userId: number): Promise<Refusal[] | null> {
  const fresh = await freshPassword();
  return work.db.$transaction(async (transaction) => {
    await requireScope(transaction, work.actor, authorityId);
    const user = await findRecipient(transaction, { id: userId, authorityId });
    if (!user) return null;
    const { userId: byId } = work.actor;
    if (!(await takeReset(transaction, 'PASSWORD', { byId, userId }, work.now)))
      return [{ rule: 'factor-reset-today' }];
    const occasion = { actorId: work.actor.userId, target: userId, stranger: strangerIn(user) };
    await takeMails(transaction, 'password.reset', occasion, work.now);
    await giveTemporaryPassword(transaction, work, user, fresh);
    await tellOfWork(transaction, work, authorityId, 'password-reset');
    return [];
  });
}

export interface Recipient {
  id: number;
  authorityId: number;
  firstName: string;
  lastName: string;
  email: string;
  language: Language;
  firstSignInAt: Date | null;
}

/** The address, until the temporary password that was sent there has been used: only then is it known to be theirs. */
export const strangerIn = ({ email, firstSignInAt }: Recipient): string | undefined =>
  firstSignInAt ? undefined : email;

/** Locks the user who gets a password; null when there is no such user. */
export async function findRecipient(
  transaction: Transaction,
  where: Prisma.UserWhereInput,
): Promise<Recipient | null> {
  const found = await transaction.user.findFirst({ where, select: { id: true } });
  if (!found) return null;
  await lockToChange(transaction, 'user', found.id);
  return transaction.user.findFirst({
    where: { ...where, id: found.id },
    select: {
      id: true,
      authorityId: true,
      firstName: true,
      lastName: true,
      email: true,
      language: true,
      firstSignInAt: true,
    },
  });
}

export interface FreshPassword {
  password: string;
  passwordHash: string;
}

/** Made before the transaction, since hashing takes its time. */
export async function freshPassword(): Promise<FreshPassword> {
  const password = temporaryPassword();
  return { password, passwordHash: await hashPassword(password) };
}

/**
 * Replaces every password that the user has, and opens a block (PWD-01). The new password, the end of the sign-ins and of
 * all counts, the event and the mail: all or nothing (MAIL-02).
 */
export async function giveTemporaryPassword(
  transaction: Transaction,
  { actor, now, outbox }: Pick<Work, 'now' | 'outbox'> & { actor: EventActor },
  user: Recipient,
  { password, passwordHash }: FreshPassword,
): Promise<void> {
  const name = nameOf(user);
  const passwordExpiresAt = temporaryUntil(now);
  await transaction.user.update({
    where: { id: user.id },
    data: {
      passwordHash,
      passwordTemporary: true,
      passwordExpiresAt,
      failedSignIns: 0,
      requestedPasswordHash: null,
      requestedPasswordExpiresAt: null,
    },
    select: { id: true },
  });
  await clearCounts(transaction, user.id);
  await endSignIns(transaction, user.id, now);
  await recordEvent(transaction, {
    action: 'password.reset',
    actor,
    authorityId: user.authorityId,
    subject: { id: user.id, name },
  });
  await outbox.queue(transaction, {
    template: 'password-reset',
    recipient: user.email,
    language: user.language,
    userId: user.id,
    authorityId: user.authorityId,
    parameters: { name, password, validUntil: passwordExpiresAt.toISOString() },
  });
}

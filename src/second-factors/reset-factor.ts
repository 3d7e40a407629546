import { type EventActor, recordEvent } from '../audit/record-event.ts';
import { requireCommission, requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import { findReached, takeMails, TooManyMails } from '../mail/take-mails.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import { findRecipient, type Recipient } from '../passwords/reset-password.ts';
import { takeReset } from '../passwords/resets.ts';
import { endSignIns } from '../sign-ins/end-sign-ins.ts';
import { nameOf } from '../web/person-name.ts';
import type { LoggedWork, Work } from '../work.ts';
import { findFactors, hasFactor } from './queries.ts';
import type { ResetRefusal } from './rules.ts';

const door = 'second-factor.reset';

/**
 * «Återställ tvåstegsinloggning»: takes all second factors and recovery codes from another user at the authority, and
 * ends the user's sign-ins (PWD-12). The user can sign in with the password alone then, and add new ones. Null when
 * there is no such user.
 */
export const resetFactor = (
  work: Work,
  authorityId: number,
  userId: number,
): Promise<ResetRefusal[] | null> =>
  reset(work, userId, { authorityId }, (transaction) => requireScope(transaction, work.actor, authorityId));

/** The same by the Commission for an administrator at a national coordinator (ACC-10). */
export const resetCoordinatorsFactor = (
  work: Work,
  country: string,
  userId: number,
): Promise<ResetRefusal[] | null> =>
  reset(
    work,
    userId,
    { isAdministrator: true, authority: { country, kind: 'NATIONAL_COORDINATOR' } },
    (transaction) => requireCommission(transaction, work.actor),
  );

async function reset(
  work: Work,
  userId: number,
  where: Prisma.UserWhereInput,
  require: (transaction: Transaction) => Promise<void>,
): Promise<ResetRefusal[] | null> {
  const { db, actor, now } = work;
  if (userId === actor.userId) return [{ rule: 'own-account' }];
  const occasion = { actorId: actor.userId, target: userId };
  const reached = await findReached(db, door, occasion, now);
  if (reached) return [{ rule: 'too-many-mails', door, reached }];
  try {
    return await db.$transaction(async (transaction): Promise<ResetRefusal[] | null> => {
      await require(transaction);
      const user = await findRecipient(transaction, { id: userId, ...where });
      if (!user) return null;
      if (!hasFactor(await findFactors(transaction, userId))) return [{ rule: 'no-factor' }];
      if (!(await takeReset(transaction, 'SECOND_FACTOR', { byId: actor.userId, userId }, now)))
        return [{ rule: 'password-reset-today' }];
      await takeMails(transaction, door, occasion, now);
      await takeFactors(transaction, work, user);
      await tellOfWork(transaction, work, user.authorityId, 'second-factor-reset');
      return [];
    });
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    return [{ rule: 'too-many-mails', door: fault.door, reached: fault.reached }];
  }
}

/** Takes all that the user, who is locked, has of second factors: the end of the sign-ins, the event and the mail with it. */
export async function takeFactors(
  transaction: Transaction,
  { actor, now, outbox }: Pick<LoggedWork, 'now' | 'outbox'> & { actor: EventActor },
  { id: userId, firstName, lastName, email, language, authorityId }: Recipient,
): Promise<void> {
  await transaction.totp.deleteMany({ where: { userId } });
  await transaction.passkey.deleteMany({ where: { userId } });
  await transaction.recoveryCode.deleteMany({ where: { userId } });
  await transaction.pendingSignIn.deleteMany({ where: { userId } });
  await endSignIns(transaction, userId, now);
  const name = nameOf({ firstName, lastName });
  await recordEvent(transaction, {
    action: 'second-factor.reset',
    actor,
    authorityId,
    subject: { id: userId, name },
  });
  await outbox.queue(transaction, {
    template: 'second-factor-reset',
    recipient: email,
    language,
    userId,
    authorityId,
    parameters: { name },
  });
}

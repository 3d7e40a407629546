import { recordEvent } from '../audit/record-event.ts';
import { requireScope } from '../authorization/scope.ts';
import { takeMails, TooManyMails } from '../mail/take-mails.ts';
import { findRecipient, strangerIn } from '../passwords/reset-password.ts';
import { nameOf } from '../web/person-name.ts';
import type { Work } from '../work.ts';
import { graceEnd } from './demands.ts';
import { findFactors, hasFactor } from './queries.ts';
import type { RemindRefusal } from './rules.ts';

const door = 'second-factor.remind';

/** «Påminn»: mails a user of whom a second factor is demanded and who lacks it (PWD-11). Null when there is none such. */
export async function remind(
  work: Work,
  authorityId: number,
  userId: number,
): Promise<RemindRefusal[] | null> {
  const { db, actor, now, outbox } = work;
  try {
    return await db.$transaction(async (transaction) => {
      await requireScope(transaction, actor, authorityId);
      const user = await findRecipient(transaction, { id: userId, authorityId });
      const factors = user && (await findFactors(transaction, userId));
      if (!user || !factors?.demandedSince || hasFactor(factors)) return null;
      const occasion = { actorId: actor.userId, target: userId, stranger: strangerIn(user) };
      await takeMails(transaction, door, occasion, now);
      const { firstName, lastName, email, language } = user;
      const name = nameOf({ firstName, lastName });
      await recordEvent(transaction, {
        action: 'second-factor.reminded',
        actor,
        authorityId,
        subject: { id: userId, name },
      });
      await outbox.queue(transaction, {
        template: 'second-factor-reminder',
        recipient: email,
        language,
        userId,
        authorityId,
        parameters: { name, deadline: graceEnd(factors.demandedSince).toISOString() },
      });
      return [];
    });
  } catch (fault) {
    if (!(fault instanceof TooManyMails)) throw fault;
    return [{ rule: 'too-many-mails', door: fault.door, reached: fault.reached }];
  }
}

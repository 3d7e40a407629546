import type { Action, Changes } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { nameOf } from '../web/person-name.ts';
import type { Work } from '../work.ts';

type Told = 'second-factor-added' | 'second-factor-removed' | 'second-factor-codes';

/** What a user does to his or her own second factors is an event, and a mail to the user (PWD-11). */
export async function tell(
  transaction: Transaction,
  { actor, outbox }: Pick<Work, 'actor' | 'outbox'>,
  action: Action,
  template: Told,
  changes: Changes = {},
): Promise<void> {
  const { userId, authorityId } = actor;
  await recordEvent(transaction, { action, actor, authorityId, changes });
  const { firstName, lastName, email, language } = await transaction.user.findUniqueOrThrow({
    where: { id: userId },
    select: { firstName: true, lastName: true, email: true, language: true },
  });
  await outbox.queue(transaction, {
    template,
    recipient: email,
    language,
    userId,
    authorityId,
    parameters: { name: nameOf({ firstName, lastName }) },
  });
}

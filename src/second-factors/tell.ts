import type { Action, Changes } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { UserNews } from '../mail/templates.ts';
import { tellUser } from '../news/tell-users.ts';
import type { Work } from '../work.ts';

/** What a user does to his or her own second factors is an event, and told to the user by mail (PWD-11, USR-15). */
export async function tell(
  transaction: Transaction,
  work: Pick<Work, 'actor' | 'outbox' | 'now'>,
  action: Action,
  news: UserNews,
  changes: Changes = {},
): Promise<void> {
  const { actor } = work;
  await recordEvent(transaction, { action, actor, authorityId: actor.authorityId, changes });
  await tellUser(transaction, work, actor.userId, news);
}

import type { Transaction } from '../db/client.ts';
import type { NewsItem } from '../mail/templates.ts';
import type { Work } from '../work.ts';
import { tellAuthorities } from './tell-authorities.ts';

/** What is told with nothing but who did it. */
type ChangeOfAuthority =
  | 'data-changed'
  | 'data-confirmed'
  | 'user-registered'
  | 'user-changed'
  | 'user-removed'
  | 'password-reset'
  | 'second-factor-reset';

/** Tells the authority when somebody from another one has done it (AUT-10). Without names of users, who may leave. */
export async function tellOfWork(
  transaction: Transaction,
  work: Pick<Work, 'actor' | 'outbox' | 'now'>,
  authorityId: number,
  what: ChangeOfAuthority,
): Promise<void> {
  const { actor } = work;
  if (actor.authorityId === authorityId) return;
  const item: NewsItem = { what, by: actor.authorityName };
  await tellAuthorities(transaction, work, [authorityId], () => [item]);
}

import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { endSignInsOfAdministrators } from '../sign-ins/end-sign-ins.ts';
import type { Work } from '../work.ts';

/**
 * Signs out administrators of access managers that no longer look after an authority (SEC-02), and records it in their
 * logs. Their rows are locked. The caller sends the mails, last of all.
 */
export async function leaveScope(
  transaction: Transaction,
  { actor, now }: Pick<Work, 'actor' | 'now'>,
  guardians: readonly { id: number }[],
  authority: string,
): Promise<void> {
  const ids = guardians.map(({ id }) => id);
  await endSignInsOfAdministrators(transaction, ids, now);
  for (const authorityId of ids)
    await recordEvent(transaction, {
      action: 'access-management.changed',
      actor,
      authorityId,
      changes: { managedAuthorities: { before: [authority], after: [] } },
    });
}

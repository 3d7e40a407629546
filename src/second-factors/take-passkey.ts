import type { Transaction } from '../db/client.ts';
import { takeChallenge } from './challenges.ts';
import type { Proven } from './passkeys.ts';

/**
 * Uses up what a passkey has answered, in the transaction of what it admits to, and notes its count of uses; false when
 * the answer has been used, or the passkey has been removed meanwhile.
 */
export async function takePasskey(
  transaction: Transaction,
  { passkeyId, counter, challenge }: Proven,
  now: Date,
): Promise<boolean> {
  if (!(await takeChallenge(transaction, challenge, now))) return false;
  // Two answers of one passkey may come at once: the count never goes back.
  const noted = await transaction.$executeRaw`
    UPDATE passkey SET counter = greatest(counter, ${counter}), last_used_at = ${now} WHERE id = ${passkeyId}`;
  return noted > 0;
}

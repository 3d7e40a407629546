import { recordEvent } from '../audit/record-event.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import type { Work } from '../work.ts';
import { wrongPasswordsAllowed } from './status.ts';
import { findRecipient, freshPassword, giveTemporaryPassword } from './reset-password.ts';

export interface Claim {
  username: string;
  email: string;
}

/**
 * «Glömt lösenordet?»: mails a temporary password when username and e-mail belong together (PWD-09). A
 * blocked password stays blocked until an administrator resets it (PWD-07). Says nothing of which it was.
 */
export async function requestPassword(
  db: PrismaClient,
  work: Pick<Work, 'outbox' | 'now'> & { address: string },
  claim: Claim,
): Promise<void> {
  const fresh = await freshPassword();
  await db.$transaction(async (transaction) => {
    const user = await findRecipient(transaction, { ...claim, failedSignIns: { lt: wrongPasswordsAllowed } });
    if (user)
      await giveTemporaryPassword(transaction, { ...work, actor: null }, user, fresh, 'password.requested');
    else
      await recordEvent(transaction, {
        action: 'password.request-refused',
        actor: null,
        address: work.address,
        authorityId: null,
      });
  });
}

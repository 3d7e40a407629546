import { recordEvent } from '../audit/record-event.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { takeMails, TooManyMails } from '../mail/take-mails.ts';
import type { Work } from '../work.ts';
import { wrongPasswordsAllowed } from './status.ts';
import {
  findRecipient,
  freshPassword,
  giveTemporaryPassword,
  strangerIn,
  type FreshPassword,
} from './reset-password.ts';

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
  try {
    await request(db, work, claim, fresh);
  } catch (fault) {
    // No mail, and the same answer (PWD-09).
    if (!(fault instanceof TooManyMails)) throw fault;
  }
}

async function request(
  db: PrismaClient,
  work: Pick<Work, 'outbox' | 'now'> & { address: string },
  claim: Claim,
  fresh: FreshPassword,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    const user = await findRecipient(transaction, { ...claim, failedSignIns: { lt: wrongPasswordsAllowed } });
    const occasion = { actorId: null, stranger: user ? strangerIn(user) : undefined };
    await takeMails(transaction, 'password.request', occasion, work.now);
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

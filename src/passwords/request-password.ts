import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { takeMails, TooManyMails } from '../mail/take-mails.ts';
import { nameOf } from '../web/person-name.ts';
import type { Work } from '../work.ts';
import {
  findRecipient,
  type FreshPassword,
  freshPassword,
  type Recipient,
  strangerIn,
} from './reset-password.ts';
import { temporaryUntil } from './temporary.ts';

export interface Claim {
  username: string;
  email: string;
}

type RequestWork = Pick<Work, 'outbox' | 'now'> & { address: string };

/** The ID of the user with this username and e-mail; null when they do not belong together. */
export async function findClaimed(db: Transaction, claim: Claim): Promise<number | null> {
  const user = await db.user.findFirst({ where: { ...claim }, select: { id: true } });
  return user?.id ?? null;
}

/**
 * «Glömt lösenordet?»: mails a temporary password when username and e-mail belong together (PWD-09), also to a blocked
 * user. The present password goes on working, so asking in another's name does no harm. A newer request, a reset or a
 * new password ends it. The answer does not say whether the user exists.
 */
export async function requestPassword(db: PrismaClient, work: RequestWork, claim: Claim): Promise<void> {
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
  work: RequestWork,
  claim: Claim,
  fresh: FreshPassword,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    const user = await findRecipient(transaction, { ...claim });
    const occasion = { actorId: null, stranger: user ? strangerIn(user) : undefined };
    await takeMails(transaction, 'password.request', occasion, work.now);
    if (user) await giveRequestedPassword(transaction, work, user, fresh);
    else
      await recordEvent(transaction, {
        action: 'password.request-refused',
        actor: null,
        address: work.address,
        authorityId: null,
      });
  });
}

/** The password, the event and the mail: all or nothing (MAIL-02). */
async function giveRequestedPassword(
  transaction: Transaction,
  { now, outbox, address }: RequestWork,
  recipient: Recipient,
  { password, passwordHash }: FreshPassword,
): Promise<void> {
  const { id, email, language, authorityId } = recipient;
  const name = nameOf(recipient);
  const validUntil = temporaryUntil(now);
  await transaction.user.update({
    where: { id },
    data: { requestedPasswordHash: passwordHash, requestedPasswordExpiresAt: validUntil },
    select: { id: true },
  });
  await recordEvent(transaction, {
    action: 'password.requested',
    actor: null,
    address,
    authorityId,
    subject: { id, name },
  });
  await outbox.queue(transaction, {
    template: 'password-requested',
    recipient: email,
    language,
    userId: id,
    authorityId,
    parameters: { name, password, validUntil: validUntil.toISOString() },
  });
}

import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { lockToChange } from '../db/locks.ts';
import { signInsRefused } from '../operation/metrics.ts';
import type { TryWork } from '../passwords/attempts.ts';
import { usePassword } from '../passwords/use-password.ts';
import type { Proven } from '../second-factors/passkeys.ts';
import { takeRecoveryCode } from '../second-factors/recovery-codes.ts';
import { type NotTaken, takeCode, withinTries } from '../second-factors/take-code.ts';
import { takePasskey } from '../second-factors/take-passkey.ts';
import type { Secrets } from '../secrets.ts';
import { nameOf } from '../web/person-name.ts';
import { admit, type Client, type SignedIn } from './admit.ts';
import { endWaiting, type Waiting } from './pending.ts';

/** What a user has shown as second factor. */
export type Proof =
  | { factor: 'APP'; code: string }
  | { factor: 'RECOVERY_CODE'; code: string }
  | { factor: 'PASSKEY'; proven: Proven };

export type FactorWork = TryWork & { secrets: Secrets };

/** Used: the code was right, and has been taken before. Gone: the sign-in waits no more, or the password is another. */
export type Refused = NotTaken | 'waits' | 'gone';

/**
 * Finishes a sign-in that waited for its second factor (PWD-11). The password counts from now on, as without a factor:
 * a temporary one must be replaced, a requested one replaces the present one (PWD-09).
 */
export async function finishSignIn(
  work: FactorWork,
  waiting: Waiting,
  proof: Proof,
  client: Client,
): Promise<SignedIn | Refused> {
  const complete = () => completeSignIn(work, waiting, proof, client);
  const outcome =
    proof.factor === 'APP'
      ? await withinTries(work.db, waiting.userId, work.now, complete)
      : await complete();
  const isRefused = typeof outcome === 'string' && outcome !== 'gone' && outcome !== 'unreadable';
  if (isRefused) await noteRefusal(work, waiting, client);
  return outcome;
}

/** Undoes what was taken: a code is not used up by a sign-in that cannot be finished. */
class Gone extends Error {}

async function completeSignIn(
  work: FactorWork,
  waiting: Waiting,
  proof: Proof,
  client: Client,
): Promise<SignedIn | NotTaken | 'gone'> {
  const { db, now } = work;
  try {
    return await db.$transaction(async (transaction) => {
      await lockToChange(transaction, 'user', waiting.userId);
      const taken = await take(transaction, waiting.userId, proof, work);
      if (taken !== 'taken') return taken;
      const isWaiting = await endWaiting(transaction, waiting);
      const { address } = client;
      const user = isWaiting && (await usePassword(transaction, waiting.username, waiting, { now, address }));
      if (!user) throw new Gone();
      return admit(transaction, user, client, proof.factor, work);
    });
  } catch (fault) {
    if (!(fault instanceof Gone)) throw fault;
    return 'gone';
  }
}

async function take(
  transaction: Transaction,
  userId: number,
  proof: Proof,
  work: FactorWork,
): Promise<'taken' | NotTaken> {
  switch (proof.factor) {
    case 'APP':
      return takeCode(transaction, userId, proof.code, work);
    case 'RECOVERY_CODE':
      return (await takeRecoveryCode(transaction, userId, proof.code)) ? 'taken' : 'wrong';
    case 'PASSKEY':
      return (await takePasskey(transaction, proof.proven, work.now)) ? 'taken' : 'wrong';
  }
}

/** Somebody who knows the password did not have the factor. */
async function noteRefusal({ db }: FactorWork, { userId }: Waiting, { address }: Client): Promise<void> {
  signInsRefused.inc();
  await db.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({
      where: { id: userId },
      select: { id: true, firstName: true, lastName: true, authorityId: true },
    });
    if (!user) return;
    const { id, firstName, lastName, authorityId } = user;
    await recordEvent(transaction, {
      action: 'second-factor.refused',
      actor: null,
      address,
      authorityId,
      subject: { id, name: nameOf({ firstName, lastName }) },
    });
  });
}

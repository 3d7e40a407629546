import type { Transaction } from '../db/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { log } from '../operation/log.ts';
import { countWrong, endRow, releaseTry, reserveTry, type Source } from '../passwords/wrong-passwords.ts';
import { type Secrets, Unopenable } from '../secrets.ts';
import { createTurns } from '../web/turns.ts';
import { isSealedNow, openKey, sealKey } from './sealed-key.ts';
import { stepOfCode } from './totp.ts';

/**
 * Takes a code of the user's app, in the transaction of what it admits to: «used» when it was right and has been taken
 * before (RFC 6238, section 5.2). Of those who bring the same code at once, one gets through. «Unreadable» when the key
 * was sealed with a secret that is not there: that is the operator's fault, and no wrong code.
 */
export async function takeCode(
  transaction: Transaction,
  userId: number,
  code: string,
  { now, secrets }: { now: Date; secrets: Secrets },
): Promise<'taken' | NotTaken> {
  await transaction.$queryRaw`SELECT FROM totp WHERE user_id = ${userId} FOR UPDATE`;
  const app = await transaction.totp.findUnique({
    where: { userId },
    select: { sealed: true, lastStep: true },
  });
  if (!app) return 'wrong';
  const key = opened(app.sealed, userId, secrets);
  if (key === null) return 'unreadable';
  const step = stepOfCode(key, code, now, app.lastStep);
  if (step === null) return stepOfCode(key, code, now, -1) === null ? 'wrong' : 'used';
  const sealed = isSealedNow(app.sealed, userId, secrets) ? app.sealed : sealKey(key, userId, secrets);
  await transaction.totp.update({
    where: { userId },
    data: { lastStep: step, sealed },
    select: { userId: true },
  });
  return 'taken';
}

/** Why a code is not taken. */
export type NotTaken = 'used' | 'wrong' | 'unreadable';

function opened(sealed: Uint8Array, userId: number, secrets: Secrets): string | null {
  try {
    return openKey(sealed, userId, secrets);
  } catch (fault) {
    if (!(fault instanceof Unopenable)) throw fault;
    log.error({ userId, fault }, 'the key of an app cannot be read');
    return null;
  }
}

/**
 * Wrong codes of a user are counted apart from wrong passwords, and belong to no user there: what clears the counts of
 * passwords, such as a mailed temporary one, does not clear these.
 */
const codesOf = (userId: number): Source => ({ key: `code ${userId}`, userId: null, isKnown: false });

const turns = createTurns(5);

/**
 * Judges a code within the limits on wrong ones: from the fifth in a row on there are waits that grow to an hour, and a
 * try is reserved before it is judged (PWD-07, PWD-11). «waits» when it was not judged. Nobody is kept out by it:
 * passkeys and recovery codes, which cannot be guessed, are taken meanwhile.
 */
export async function withinTries<Outcome>(
  db: PrismaClient,
  userId: number,
  now: Date,
  judge: () => Promise<Outcome | NotTaken>,
): Promise<Outcome | NotTaken | 'waits'> {
  const source = codesOf(userId);
  const outcome = await turns.take(source.key, async () => {
    const tryId = await reserveTry(db, source, now);
    if (tryId === null) return 'waits';
    const judged = await judge();
    if (judged === 'wrong') await db.$transaction((tx) => countWrong(tx, tryId, source, now));
    // A used code is no guess, and no proof either: the count stays.
    else if (judged === 'used' || judged === 'unreadable') await releaseTry(db, tryId);
    else await endRow(db, tryId);
    return judged;
  });
  return outcome ?? 'waits';
}

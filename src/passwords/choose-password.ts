import { recordEvent } from '../audit/record-event.ts';
import type { Work } from '../work.ts';
import { endSignIns, tryPassword } from './attempts.ts';
import { unmetDemands } from './demands.ts';
import { expiryOf } from './expiry.ts';
import { ownWords } from './guessable.ts';
import { hashPassword, verifyPassword } from './hash.ts';
import type { Refusal } from './rules.ts';

/** How many of the most recent passwords cannot be chosen again, the present one included (PWD-02). */
export const historyLength = 5;

export interface Choice {
  /** Null where it was given at the sign-in a moment ago. */
  presentPassword: string | null;
  newPassword: string;
}

/**
 * Gives the signed-in user a new password (PWD-08) and ends the user's other sign-ins. Returns what stands
 * against it; nothing when it is done.
 */
export async function choosePassword(
  work: Work,
  { presentPassword, newPassword }: Choice,
): Promise<Refusal[]> {
  const unmet = await refuseUnmet(work, newPassword);
  // Read once: the password that was given is compared with the one that is replaced.
  const passwordHash =
    presentPassword === null ? await presentHash(work) : await confirmedHash(work, presentPassword);
  if (passwordHash === null) return [{ rule: 'wrong-present-password' }, ...unmet];
  if (unmet.length > 0) return unmet;
  if (await isReused(work, passwordHash, newPassword)) return [{ rule: 'reused' }];
  const isReplaced = await replace(work, passwordHash, await hashPassword(newPassword));
  // Somebody else, or another window, changed the password in the meantime.
  return isReplaced ? [] : [{ rule: 'wrong-present-password' }];
}

/** The demands that it does not meet as a password of the signed-in user (PWD-03). */
export async function refuseUnmet(
  { db, actor }: Pick<Work, 'db' | 'actor'>,
  password: string,
): Promise<Refusal[]> {
  const names = await db.user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { firstName: true, lastName: true, username: true, email: true },
  });
  const words = ownWords({ ...names, authorityName: actor.authorityName });
  return unmetDemands(password, words).map((demand) => ({ rule: 'unmet-demand', demand }));
}

async function presentHash({ db, actor }: Work): Promise<string> {
  const where = { id: actor.userId };
  return (await db.user.findUniqueOrThrow({ where, select: { passwordHash: true } })).passwordHash;
}

/** Null for a wrong one, which counts towards the block (PWD-07); a right one starts the count anew. */
async function confirmedHash({ db, actor, now }: Work, password: string): Promise<string | null> {
  const attempt = await tryPassword(db, { id: actor.userId }, password, now);
  if (attempt)
    await db.user.updateMany({ where: { id: actor.userId, ...attempt }, data: { failedSignIns: 0 } });
  return attempt?.passwordHash ?? null;
}

/** Against the present password, temporary or not, and the most recent ones that were chosen. */
async function isReused({ db, actor }: Work, presentHash: string, newPassword: string): Promise<boolean> {
  const recent = await db.passwordHistory.findMany({
    where: { userId: actor.userId },
    orderBy: [{ chosenAt: 'desc' }, { id: 'desc' }],
    take: historyLength,
    select: { hash: true },
  });
  for (const hash of new Set([presentHash, ...recent.map((password) => password.hash)]))
    if (await verifyPassword(hash, newPassword)) return true;
  return false;
}

/** False when the password was no longer the one that was looked at. */
function replace({ db, actor, now }: Work, presentHash: string, newHash: string): Promise<boolean> {
  return db.$transaction(async (transaction) => {
    const { count } = await transaction.user.updateMany({
      where: { id: actor.userId, passwordHash: presentHash },
      data: {
        passwordHash: newHash,
        passwordTemporary: false,
        passwordExpiresAt: expiryOf(now),
        failedSignIns: 0,
      },
    });
    if (count === 0) return false;
    await transaction.passwordHistory.create({
      data: { userId: actor.userId, hash: newHash, chosenAt: now },
      select: { id: true },
    });
    await endSignIns(transaction, actor.userId, now, actor.signInId);
    await recordEvent(transaction, { action: 'password.chosen', actor, authorityId: actor.authorityId });
    return true;
  });
}

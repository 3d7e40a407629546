import { recordEvent } from '../audit/record-event.ts';
import { tellUser } from '../news/tell-users.ts';
import { endSignIns } from '../sign-ins/end-sign-ins.ts';
import { normalised } from '../web/text.ts';
import type { Work } from '../work.ts';
import { type Attempt, tryPassword } from './attempts.ts';
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
  repeatedPassword: string;
  /** Tokens by which a known browser is recognised. */
  tokens: readonly string[];
}

/**
 * Gives the signed-in user a new password (PWD-08) and ends the user's other sign-ins. Returns everything that stands
 * against it; nothing when it is done. Which passwords were used before is told only to who knows the present one:
 * whoever sits down at an open window could try passwords against them.
 */
export async function choosePassword(work: Work, choice: Choice): Promise<Refusal[]> {
  const { presentPassword, newPassword, repeatedPassword, tokens } = choice;
  const unmet = await refuseUnmet(work, newPassword);
  const differs = refuseDifferent(newPassword, repeatedPassword);
  const attempt = presentPassword === null ? null : await tryPresent(work, presentPassword, tokens);
  const wrong: Refusal[] = [{ rule: 'wrong-present-password' }, ...unmet, ...differs];
  if (presentPassword !== null && !attempt) return wrong;
  const { passwordHash, requestedPasswordHash } = await work.db.user.findUniqueOrThrow({
    where: { id: work.actor.userId },
    select: { passwordHash: true, requestedPasswordHash: true },
  });
  const working = [passwordHash, requestedPasswordHash];
  // A reset may have come after the password that was given.
  if (attempt && !working.includes(attempt.passwordHash)) return wrong;
  const isUsed = await isReused(work, working, newPassword);
  const refusals: Refusal[] = [...unmet, ...(isUsed ? [{ rule: 'reused' } as const] : []), ...differs];
  if (refusals.length > 0) return refusals;
  const isReplaced = await replace(work, passwordHash, await hashPassword(newPassword));
  // Somebody else, or another window, changed the password in the meantime.
  return isReplaced ? [] : wrong;
}

/** Compared as they are hashed: composed and decomposed accents are the same (PWD-03). */
export const refuseDifferent = (password: string, repeated: string): Refusal[] =>
  normalised(password) === normalised(repeated) ? [] : [{ rule: 'repeated-differently' }];

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

/**
 * A wrong one counts towards the block, by browser or else by sign-in; a right one resets the count (PWD-07). A
 * requested temporary password is as good as the present one.
 */
function tryPresent(work: Work, password: string, tokens: readonly string[]): Promise<Attempt | null> {
  const { userId, signInId, address } = work.actor;
  return tryPassword(work, { id: userId }, password, { address, tokens, signInId });
}

/** Against those that work, temporary or not, and the most recent ones that were chosen. */
async function isReused(
  { db, actor }: Work,
  working: readonly (string | null)[],
  newPassword: string,
): Promise<boolean> {
  const recent = await db.passwordHistory.findMany({
    where: { userId: actor.userId },
    orderBy: [{ chosenAt: 'desc' }, { id: 'desc' }],
    take: historyLength,
    select: { hash: true },
  });
  for (const hash of new Set([...working, ...recent.map((password) => password.hash)]))
    if (hash !== null && (await verifyPassword(hash, newPassword))) return true;
  return false;
}

/** False when the password was no longer the one that was looked at. */
function replace(work: Work, presentHash: string, newHash: string): Promise<boolean> {
  const { db, actor, now } = work;
  return db.$transaction(async (transaction) => {
    const { count } = await transaction.user.updateMany({
      where: { id: actor.userId, passwordHash: presentHash },
      data: {
        passwordHash: newHash,
        passwordTemporary: false,
        passwordExpiresAt: expiryOf(now),
        failedSignIns: 0,
        requestedPasswordHash: null,
        requestedPasswordExpiresAt: null,
      },
    });
    if (count === 0) return false;
    await transaction.passwordHistory.create({
      data: { userId: actor.userId, hash: newHash, chosenAt: now },
      select: { id: true },
    });
    await endSignIns(transaction, actor.userId, now, actor.signInId);
    await recordEvent(transaction, { action: 'password.chosen', actor, authorityId: actor.authorityId });
    await tellUser(transaction, work, actor.userId, { what: 'password-chosen' });
    return true;
  });
}

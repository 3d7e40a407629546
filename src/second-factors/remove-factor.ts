import type { Transaction } from '../db/client.ts';
import { lockToChange } from '../db/locks.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { type Factors, findFactors, hasFactor } from './queries.ts';
import type { Refusal } from './rules.ts';
import { tell } from './tell.ts';

/** The app, or a passkey by its ID. */
export type Which = 'app' | number;

/**
 * Removes a second factor of the user's own, and with the last one the recovery codes. The last one stays while one is
 * demanded (PWD-11). Null when it is not there.
 */
export function removeFactor(work: Work, which: Which): Promise<Result<null, Refusal> | null> {
  const { db, actor } = work;
  return db.$transaction(async (transaction): Promise<Result<null, Refusal> | null> => {
    const { userId } = actor;
    await lockToChange(transaction, 'user', userId);
    const before = await findFactors(transaction, userId);
    const after = without(before, which);
    if (!after) return null;
    const isLast = !hasFactor(after);
    if (isLast && before.demandedSince) return { refusals: [{ rule: 'demanded' }] };
    await remove(transaction, userId, which);
    if (isLast) await transaction.recoveryCode.deleteMany({ where: { userId } });
    if (which === 'app')
      await tell(transaction, work, 'second-factor.app-removed', { what: 'factor-removed' });
    else
      await tell(
        transaction,
        work,
        'second-factor.passkey-removed',
        { what: 'factor-removed' },
        {
          passkey: { before: before.passkeys.find(({ id }) => id === which)!.name, after: null },
        },
      );
    return { done: null };
  });
}

/** What would be left; null when it is not there. */
export function without(factors: Factors, which: Which): Factors | null {
  if (which === 'app') return factors.app && { ...factors, app: null };
  const passkeys = factors.passkeys.filter(({ id }) => id !== which);
  return passkeys.length < factors.passkeys.length ? { ...factors, passkeys } : null;
}

async function remove(transaction: Transaction, userId: number, which: Which): Promise<void> {
  if (which === 'app') await transaction.totp.delete({ where: { userId }, select: { userId: true } });
  else await transaction.passkey.delete({ where: { id: which, userId }, select: { id: true } });
}

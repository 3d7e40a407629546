import { lockToChange } from '../db/locks.ts';
import type { Result } from '../result.ts';
import type { Secrets } from '../secrets.ts';
import type { Work } from '../work.ts';
import { findFactors, hasFactor } from './queries.ts';
import { giveRecoveryCodes } from './recovery-codes.ts';
import type { Refusal } from './rules.ts';
import { openOffer, sealKey } from './sealed-key.ts';
import { tell } from './tell.ts';
import { stepOfCode } from './totp.ts';

/** Recovery codes to show, once; null where the user has them already. */
export interface Added {
  codes: string[] | null;
}

/**
 * Adds the app that has made the code of the key on the page, in place of the one from before (PWD-11). The code is used
 * up. With the first second factor come ten recovery codes.
 */
export async function addApp(
  work: Work & { secrets: Secrets },
  { code, offer }: { code: string; offer: string },
): Promise<Result<Added, Refusal>> {
  const { db, actor, now, secrets } = work;
  const key = openOffer(offer, actor, now, secrets);
  if (!key) return { refusals: [{ rule: 'offer-expired' }] };
  const step = stepOfCode(key, code, now, -1);
  if (step === null) return { refusals: [{ rule: 'wrong-code' }] };
  return db.$transaction(async (transaction): Promise<Result<Added, Refusal>> => {
    const { userId } = actor;
    await lockToChange(transaction, 'user', userId);
    const before = await findFactors(transaction, userId);
    const app = { sealed: sealKey(key, userId, secrets), lastStep: step, addedAt: now };
    await transaction.totp.upsert({
      where: { userId },
      create: { userId, ...app },
      update: app,
      select: { userId: true },
    });
    const codes = hasFactor(before) ? null : await giveRecoveryCodes(transaction, userId);
    const action = before.app ? 'second-factor.app-replaced' : 'second-factor.app-added';
    await tell(transaction, work, action, { what: 'factor-added' });
    return { done: { codes } };
  });
}

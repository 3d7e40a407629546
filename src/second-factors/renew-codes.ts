import { lockToChange } from '../db/locks.ts';
import type { Work } from '../work.ts';
import { findFactors, hasFactor } from './queries.ts';
import { giveRecoveryCodes } from './recovery-codes.ts';
import { tell } from './tell.ts';

/** Ten new recovery codes in place of those from before; null for a user without a second factor. */
export function renewCodes(work: Work): Promise<string[] | null> {
  const { db, actor } = work;
  return db.$transaction(async (transaction) => {
    await lockToChange(transaction, 'user', actor.userId);
    if (!hasFactor(await findFactors(transaction, actor.userId))) return null;
    const codes = await giveRecoveryCodes(transaction, actor.userId);
    await tell(transaction, work, 'second-factor.codes-renewed', { what: 'codes-renewed' });
    return codes;
  });
}

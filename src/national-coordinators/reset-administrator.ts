import { requireCommission } from '../authorization/scope.ts';
import { tellOfWork } from '../news/tell-of-work.ts';
import { findRecipient, freshPassword, giveTemporaryPassword } from '../passwords/reset-password.ts';
import { takeReset } from '../passwords/resets.ts';
import type { Refusal } from '../passwords/rules.ts';
import type { Work } from '../work.ts';

/**
 * «Återställ lösenord» by the Commission for an administrator at a national coordinator, whom nobody in the country can
 * help (ACC-10). Otherwise as PWD-01. Null when there is no such administrator.
 * @throws OutOfScope when the actor is no administrator of the Commission
 */
export async function resetAdministrator(
  work: Work,
  country: string,
  userId: number,
): Promise<Refusal[] | null> {
  const fresh = await freshPassword();
  return work.db.$transaction(async (transaction): Promise<Refusal[] | null> => {
    await requireCommission(transaction, work.actor);
    const user = await findRecipient(transaction, {
      id: userId,
      isAdministrator: true,
      authority: { country, kind: 'NATIONAL_COORDINATOR' },
    });
    if (!user) return null;
    const { userId: byId } = work.actor;
    if (!(await takeReset(transaction, 'PASSWORD', { byId, userId }, work.now)))
      return [{ rule: 'factor-reset-today' }];
    await giveTemporaryPassword(transaction, work, user, fresh);
    await tellOfWork(transaction, work, user.authorityId, 'password-reset');
    return [];
  });
}

import { requireScope } from '../authorization/scope.ts';
import type { Transaction } from '../db/client.ts';
import type { Work } from '../work.ts';
import {
  type FirstUser,
  type NewAuthority,
  registerAuthority,
  type RegisteredAuthority,
  type Registration,
} from './register-authority.ts';

/** What an access manager registers: an ordinary authority of its own country (ACC-02). */
export type AuthorityInScope = Omit<NewAuthority, 'kind' | 'country'>;

/**
 * Registers an authority in the actor's country and scope, for «Registrera myndighet» and «Godkänn» (ACC-03, ACC-11).
 * @throws OutOfScope when the actor's authority is no longer access manager, or has moved to another country
 */
export const registerInScope = (
  work: Work,
  authority: AuthorityInScope,
  user: Omit<FirstUser, 'username'>,
  { dismissed, afterwards }: Required<Pick<Registration, 'dismissed'>> & Pick<Registration, 'afterwards'>,
): Promise<RegisteredAuthority> =>
  registerAuthority(
    work,
    { ...authority, kind: 'ORDINARY', country: work.actor.country },
    { ...user, username: '' },
    {
      dismissed,
      afterwards: async (transaction, authorityId) => {
        await takeIntoScope(transaction, work, authorityId);
        await afterwards?.(transaction, authorityId);
      },
    },
  );

/** The national coordinator looks after all of its country as it is. */
async function takeIntoScope(transaction: Transaction, { actor }: Work, authorityId: number): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO managed_authority (manager_id, authority_id)
    SELECT id, ${authorityId} FROM authority WHERE id = ${actor.authorityId} AND kind = 'ACCESS_MANAGER'`;
  await requireScope(transaction, actor, authorityId);
}

import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { lockToChange } from '../db/locks.ts';
import { violatedUnique } from '../db/violated-constraint.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import type { Added } from './add-app.ts';
import { takeChallenge } from './challenges.ts';
import { type Asking, type NewPasskey, verifyRegistration } from './passkeys.ts';
import { findFactors, hasFactor } from './queries.ts';
import { giveRecoveryCodes } from './recovery-codes.ts';
import { mostPasskeys, type Refusal } from './rules.ts';
import { tell } from './tell.ts';

/** Adds the passkey that the browser has made (PWD-11). With the first second factor come ten recovery codes. */
export async function addPasskey(
  work: Work,
  answer: RegistrationResponseJSON | null,
  name: string,
  asking: Asking,
): Promise<Result<Added, Refusal>> {
  const made = answer && (await verifyRegistration(answer, asking));
  if (!made) return { refusals: [{ rule: 'passkey-refused' }] };
  try {
    return await add(work, made, name);
  } catch (fault) {
    // The authenticator made one that somebody has already.
    if (violatedUnique(fault) !== 'passkey_credential_id_key') throw fault;
    return { refusals: [{ rule: 'passkey-refused' }] };
  }
}

const add = (work: Work, { challenge, ...made }: NewPasskey, name: string): Promise<Result<Added, Refusal>> =>
  work.db.$transaction(async (transaction): Promise<Result<Added, Refusal>> => {
    const { now, actor } = work;
    const { userId } = actor;
    await lockToChange(transaction, 'user', userId);
    const before = await findFactors(transaction, userId);
    if (before.passkeys.length >= mostPasskeys) return { refusals: [{ rule: 'too-many-passkeys' }] };
    if (!(await takeChallenge(transaction, challenge, now)))
      return { refusals: [{ rule: 'passkey-refused' }] };
    await transaction.passkey.create({
      data: { userId, name, addedAt: now, ...made },
      select: { id: true },
    });
    const codes = hasFactor(before) ? null : await giveRecoveryCodes(transaction, userId);
    await tell(
      transaction,
      work,
      'second-factor.passkey-added',
      { what: 'factor-added' },
      {
        passkey: { before: null, after: name },
      },
    );
    return { done: { codes } };
  });

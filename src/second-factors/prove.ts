import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Factor } from '../db/generated/enums.ts';
import { tryPassword } from '../passwords/attempts.ts';
import type { Secrets } from '../secrets.ts';
import type { Work } from '../work.ts';
import { type Asking, readAnswer, verifySignIn } from './passkeys.ts';
import { takeRecoveryCode } from './recovery-codes.ts';
import type { ProofRefusal } from './rules.ts';
import { takeCode, withinTries } from './take-code.ts';
import { takePasskey } from './take-passkey.ts';

/** What somebody who is signed in shows to prove it anew (PWD-13). */
export type Proof =
  | { means: 'password'; password: string; tokens: readonly string[] }
  | { means: 'code'; code: string }
  | { means: 'recovery-code'; code: string }
  | { means: 'passkey'; credential: string; asking: Asking };

export type ProofWork = Work & { secrets: Secrets };

/**
 * Notes that the signed-in user has proven once more who it is; says why not when it has not. Wrong passwords count
 * towards the block as in «Byt lösenord» (PWD-07), wrong codes as at the sign-in (PWD-11).
 */
export async function prove(work: ProofWork, proof: Proof): Promise<ProofRefusal | null> {
  const outcome = await judge(work, proof);
  if (outcome === 'right') return null;
  if (proof.means !== 'password' && outcome !== 'unreadable') await noteRefusal(work);
  return { rule: outcome, means: proof.means };
}

type Outcome = 'right' | ProofRefusal['rule'];

function judge(work: ProofWork, proof: Proof): Promise<Outcome> {
  const { db, actor, now } = work;
  switch (proof.means) {
    case 'password':
      return judgePassword(work, proof);
    case 'code':
      return withinTries(db, actor.userId, now, () =>
        noted(work, proof.means, async (transaction) => {
          const taken = await takeCode(transaction, actor.userId, proof.code, work);
          return taken === 'taken' ? 'right' : taken;
        }),
      );
    case 'recovery-code':
      return noted(work, proof.means, async (transaction) =>
        (await takeRecoveryCode(transaction, actor.userId, proof.code)) ? 'right' : 'wrong',
      );
    case 'passkey':
      return judgePasskey(work, proof);
  }
}

async function judgePassword(
  work: ProofWork,
  { password, tokens }: Extract<Proof, { means: 'password' }>,
): Promise<'right' | 'wrong'> {
  const { userId, signInId, address } = work.actor;
  const attempt = await tryPassword(work, { id: userId }, password, { address, tokens, signInId });
  return attempt ? noted(work, 'password', () => Promise.resolve('right')) : 'wrong';
}

async function judgePasskey(
  work: ProofWork,
  { credential, asking }: Extract<Proof, { means: 'passkey' }>,
): Promise<'right' | 'wrong'> {
  const { db, actor, now } = work;
  const answer = readAnswer(credential);
  const proven = answer && 'response' in answer && (await verifySignIn(db, answer as never, asking));
  if (!proven || proven.userId !== actor.userId) return 'wrong';
  return noted(work, 'passkey', async (transaction) =>
    (await takePasskey(transaction, proven, now)) ? 'right' : 'wrong',
  );
}

/** What is taken for it and the note of the proof: both or neither. */
const noted = <Judged extends Outcome>(
  work: ProofWork,
  means: Proof['means'],
  take: (transaction: Transaction) => Promise<Judged>,
): Promise<Judged> =>
  work.db.$transaction(async (transaction) => {
    const outcome = await take(transaction);
    if (outcome === 'right') await noteProof(transaction, work, means);
    return outcome;
  });

const factorOf = {
  password: null,
  code: 'APP',
  'recovery-code': 'RECOVERY_CODE',
  passkey: 'PASSKEY',
} as const satisfies Record<Proof['means'], Factor | null>;

async function noteProof(
  transaction: Transaction,
  { actor, now }: ProofWork,
  means: Proof['means'],
): Promise<void> {
  await transaction.signIn.updateMany({
    where: { id: actor.signInId, endedAt: null },
    data: { provenAt: now },
  });
  const factor = factorOf[means];
  await recordEvent(transaction, {
    action: 'session.proven',
    actor,
    authorityId: actor.authorityId,
    ...(factor && { changes: { factor: { before: null, after: factor } } }),
  });
}

/** Somebody at an open window did not have the factor. */
const noteRefusal = ({ db, actor }: ProofWork): Promise<void> =>
  db.$transaction((transaction) =>
    recordEvent(transaction, { action: 'second-factor.refused', actor, authorityId: actor.authorityId }),
  );

import { tryPassword } from '../passwords/attempts.ts';
import type { Work } from '../work.ts';

/**
 * Notes that the signed-in user has typed the password again; false when it is wrong, which counts towards the block as
 * in «Byt lösenord» (PWD-07).
 */
export async function prove(work: Work, password: string, tokens: readonly string[]): Promise<boolean> {
  const { db, actor, now } = work;
  const { userId, signInId, address } = actor;
  const attempt = await tryPassword(work, { id: userId }, password, { address, tokens, signInId });
  if (!attempt) return false;
  await db.signIn.updateMany({ where: { id: signInId, endedAt: null }, data: { provenAt: now } });
  return true;
}

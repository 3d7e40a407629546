import type { Transaction } from '../db/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import type { ResetKind } from '../db/generated/enums.ts';
import { keptFor } from '../periods.ts';

const day = 24 * 60 * 60 * 1000;

/** Who resets whose. The operator at the command line is no user. */
interface Parties {
  byId: number | null;
  userId: number;
}

/**
 * Notes that a password or a second factor is being reset; false when the same person has reset the other one within a
 * day: with both, one person alone could enter as the user (PWD-12). The caller has locked the user.
 */
export async function takeReset(
  transaction: Transaction,
  kind: ResetKind,
  { byId, userId }: Parties,
  now: Date,
): Promise<boolean> {
  if (byId === null) return true;
  const other = kind === 'PASSWORD' ? 'SECOND_FACTOR' : 'PASSWORD';
  const since = new Date(now.getTime() - day);
  const others = await transaction.reset.count({
    where: { byId, userId, kind: other, at: { gt: since } },
  });
  if (others > 0) return false;
  await transaction.reset.create({ data: { byId, userId, kind, at: now }, select: { id: true } });
  return true;
}

/** Deletes what the rule does not look at any more. */
export async function forgetResets(db: PrismaClient, now: Date): Promise<void> {
  await db.reset.deleteMany({ where: { at: { lt: new Date(now.getTime() - keptFor.resets) } } });
}

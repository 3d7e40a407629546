import type { Transaction } from '../db/client.ts';
import type { EmailChangeOutcome } from '../db/generated/enums.ts';

/** The link works no longer, and says what became of it; the addresses are forgotten. */
export async function closeChange(
  transaction: Transaction,
  id: number,
  outcome: EmailChangeOutcome,
  now: Date,
): Promise<void> {
  await transaction.emailChange.update({
    where: { id },
    data: { outcome, closedAt: now, before: '', after: '' },
    select: { id: true },
  });
}

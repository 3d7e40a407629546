import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import type { Result } from '../result.ts';
import type { Work } from '../work.ts';
import { childrenOf } from './branches.ts';
import { identity } from './log.ts';
import { type FoundKeyword, lockKeyword } from './queries.ts';
import { type Refusal, refusalOfRetiring, refusalOfUsingAgain } from './rules.ts';

/** `changed` is false when somebody else had done it already. */
export type Retired = Result<{ changed: boolean }, Refusal> | null;

/**
 * Retires a keyword, or takes it into use again (ACC-08). A retired one stays where it is chosen until it is
 * removed there, and is offered nowhere else. Null when there is no such keyword.
 */
export function retireKeyword(work: Work, id: number, isRetired: boolean): Promise<Retired> {
  return work.db.$transaction(async (transaction) => {
    const found = await lockKeyword(transaction, id);
    if (!found) return null;
    if (found.keyword.isRetired === isRetired) return { done: { changed: false } };
    const refusal = refusalOfState(found);
    if (refusal) return { refusals: [refusal] };
    await write(transaction, work, found, isRetired);
    return { done: { changed: true } };
  });
}

/** What stands against retiring a keyword in use, or against using a retired one again. */
export function refusalOfState({ keyword, rows }: FoundKeyword): Refusal | null {
  const below = childrenOf(rows, keyword.id).map(({ labels, isRetired }) => ({ name: labels.sv, isRetired }));
  return keyword.isRetired
    ? refusalOfUsingAgain(rows.find(({ id }) => id === keyword.parentId))
    : refusalOfRetiring(below);
}

async function write(
  transaction: Transaction,
  { actor, now }: Work,
  found: FoundKeyword,
  isRetired: boolean,
): Promise<void> {
  const { id } = found.keyword;
  await transaction.keyword.update({
    where: { id },
    data: { retiredAt: isRetired ? now : null },
    select: { id: true },
  });
  await recordEvent(transaction, {
    action: 'keyword.changed',
    actor,
    authorityId: actor.authorityId,
    changes: { ...identity(found, id), keywordRetired: { before: !isRetired, after: isRetired } },
  });
}

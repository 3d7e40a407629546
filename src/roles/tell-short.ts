import type { Transaction } from '../db/client.ts';
import { tellAuthorities } from '../news/tell-authorities.ts';
import { labelIn, type Labels } from '../translations/labels.ts';
import type { Work } from '../work.ts';
import type { Short } from './shortfalls.ts';

interface Raised {
  role: Labels;
  module: Labels;
  minimum: number;
}

/** Tells the authorities that fall short of a minimum which has been raised (ACC-08), in their languages. */
export async function tellShort(
  transaction: Transaction,
  work: Pick<Work, 'outbox' | 'now'>,
  short: readonly Short[],
  { role, module, minimum }: Raised,
): Promise<void> {
  const holders = new Map(short.map((one) => [one.authorityId, one.holders]));
  await tellAuthorities(transaction, work, [...holders.keys()], (language, authorityId) => [
    {
      what: 'minimum-raised',
      role: labelIn(role, language).text,
      module: labelIn(module, language).text,
      minimum,
      holders: holders.get(authorityId) ?? 0,
    },
  ]);
}

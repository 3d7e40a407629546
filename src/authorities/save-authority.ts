import { differences, type Changes } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Actor } from '../authorization/actor.ts';
import type { Transaction } from '../db/client.ts';
import type { PrismaClient } from '../db/generated/client.ts';
import { keywordsFor } from '../keywords/queries.ts';
import type { KeywordRow } from '../keywords/tree.ts';
import type { AuthorityValues } from './forms.ts';
import { fields } from './fields.ts';
import { lockAuthority } from './queries.ts';
import { refusalOfKeywords, type Refusal } from './rules.ts';

export type Saved = { saved: true; changed: boolean } | { saved: false; refusal: Refusal };

/**
 * Saves the three tabs together (AUT-01) with their event, unless somebody has saved since the form was
 * filled in (AUT-05). A save that changes nothing leaves no trace.
 */
export function saveAuthority(
  db: PrismaClient,
  actor: Actor,
  authorityId: number,
  version: number,
  typed: AuthorityValues,
): Promise<Saved> {
  return db.$transaction(async (transaction) => {
    const current = await lockAuthority(transaction, authorityId);
    if (current.version !== version) return { saved: false, refusal: { rule: 'changed-meanwhile' } };
    const known = await keywordsFor(transaction, authorityId);
    const values = { ...typed, workingLanguages: inOrderOf(current.values, typed) };
    const refusal = refusalOfKeywords(values.keywords, current.values.keywords, known);
    if (refusal) return { saved: false, refusal };
    const changes = changesBetween(current.values, values, known);
    if (Object.keys(changes).length === 0) return { saved: true, changed: false };
    await write(transaction, authorityId, current.values, values);
    await recordEvent(transaction, {
      action: 'authority.changed',
      actor,
      authorityId,
      changes: { ...changes, version: { before: version, after: version + 1 } },
    });
    return { saved: true, changed: true };
  });
}

/** Languages stand in the order that the authority had them in, new ones last: check boxes have no order. */
const inOrderOf = (current: AuthorityValues, typed: AuthorityValues): AuthorityValues['workingLanguages'] => [
  ...current.workingLanguages.filter((language) => typed.workingLanguages.includes(language)),
  ...typed.workingLanguages.filter((language) => !current.workingLanguages.includes(language)),
];

/** Of the keywords only those taken away and added, with the names they have today. */
function changesBetween(
  before: AuthorityValues,
  after: AuthorityValues,
  known: readonly KeywordRow[],
): Changes {
  const removed = before.keywords.filter((id) => !after.keywords.includes(id));
  const added = after.keywords.filter((id) => !before.keywords.includes(id));
  const named = (ids: number[]) =>
    known.filter(({ id }) => ids.includes(id)).map(({ id, labels }) => ({ id, label: labels.sv }));
  return {
    ...differences(before, after, fields),
    ...(removed.length + added.length > 0 && { keywords: { before: named(removed), after: named(added) } }),
  };
}

async function write(
  transaction: Transaction,
  authorityId: number,
  before: AuthorityValues,
  after: AuthorityValues,
): Promise<void> {
  const { keywords, ...columns } = after;
  await transaction.authority.update({
    where: { id: authorityId },
    data: { ...columns, version: { increment: 1 } },
    select: { id: true },
  });
  await transaction.authorityKeyword.deleteMany({
    where: { authorityId, keywordId: { in: before.keywords.filter((id) => !keywords.includes(id)) } },
  });
  await transaction.authorityKeyword.createMany({
    data: keywords
      .filter((id) => !before.keywords.includes(id))
      .map((keywordId) => ({ authorityId, keywordId })),
  });
}

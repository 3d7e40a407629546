import { type Changes, differences } from '../audit/events.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Transaction } from '../db/client.ts';
import { isOvertaken } from '../ordering/overtaken.ts';
import { placedAt } from '../ordering/spot.ts';
import type { Result } from '../result.ts';
import { changesOfNames } from '../translations/labels.ts';
import type { Work } from '../work.ts';
import { childrenOf, spotOf } from './branches.ts';
import { type KeywordFields, type KeywordValues, toFields } from './fields.ts';
import { identity } from './log.ts';
import { place, refusalsOfPlace } from './place-keyword.ts';
import { findKeyword, type FoundKeyword, lockKeyword } from './queries.ts';
import type { Refusal } from './rules.ts';
import { describePlace } from './words.ts';

export type Changed = Result<{ changed: boolean }, Refusal> | null;

export interface KeywordEdit {
  values: KeywordValues;
  /** What the form was filled in from. */
  original: KeywordFields;
}

/**
 * Renames and moves a keyword, with one event for both (ACC-08), unless somebody has saved since the form was
 * filled in. Null when there is no such keyword.
 */
export function changeKeyword(work: Work, id: number, { values, original }: KeywordEdit): Promise<Changed> {
  return work.db.$transaction(async (transaction) => {
    const found = await lockKeyword(transaction, id);
    if (!found) return null;
    const saved = valuesOf(found);
    if (isOvertaken(original, toFields(saved), toFields(values)))
      return { refusals: [{ rule: 'changed-meanwhile' }] };
    const after = { ...values, spot: wantedSpot(found, values, original) };
    const refusals = refusalsOfPlace(found.rows, {
      id,
      name: after.labels.sv,
      isRetired: found.keyword.isRetired,
      parentId: after.parentId,
      spot: after.spot,
      nameField: after.labels.sv === saved.labels.sv && after.parentId !== saved.parentId ? 'parent' : 'name',
    });
    if (refusals.length > 0) return { refusals };
    const isMoved = after.parentId !== saved.parentId || movesAmongSiblings(found, after);
    const names = changesOfNames(saved.labels, after.labels);
    if (!isMoved && Object.keys(names).length === 0) return { done: { changed: false } };
    await write(transaction, found, after, isMoved);
    await record(transaction, work, found, names);
    return { done: { changed: true } };
  });
}

/** What the form of a keyword is filled in with. */
export const valuesOf = ({ keyword, rows }: FoundKeyword): KeywordValues => ({
  labels: keyword.labels,
  parentId: keyword.parentId,
  spot: spotOf(rows, keyword),
});

/** An untouched place stays; below a new parent it means the last place. */
function wantedSpot(
  { keyword, rows }: FoundKeyword,
  { parentId, spot }: KeywordValues,
  original: KeywordFields,
): KeywordValues['spot'] {
  if (String(spot) !== original.spot) return spot;
  if (parentId === keyword.parentId) return spotOf(rows, keyword);
  return childrenOf(rows, parentId).some(({ id }) => id === spot) || typeof spot === 'string' ? spot : 'last';
}

function movesAmongSiblings({ keyword, rows }: FoundKeyword, { parentId, spot }: KeywordValues): boolean {
  const siblings = childrenOf(rows, parentId).map(({ id }) => id);
  return placedAt(siblings, keyword.id, spot).join() !== siblings.join();
}

async function write(
  transaction: Transaction,
  { keyword: { id }, rows }: FoundKeyword,
  { labels, parentId, spot }: KeywordValues,
  isMoved: boolean,
): Promise<void> {
  await transaction.keyword.update({ where: { id }, data: { labels, parentId }, select: { id: true } });
  if (isMoved) await place(transaction, rows, { id, parentId, spot });
}

/** The keyword is named as it stands after the change. */
async function record(
  transaction: Transaction,
  { actor }: Work,
  before: FoundKeyword,
  names: Changes,
): Promise<void> {
  const { id } = before.keyword;
  const after = (await findKeyword(transaction, id)) ?? before;
  const changes = {
    ...identity(after, id),
    ...names,
    ...differences(
      { keywordPlace: describePlace(before, before.keyword) },
      { keywordPlace: describePlace(after, after.keyword) },
    ),
  };
  await recordEvent(transaction, {
    action: 'keyword.changed',
    actor,
    authorityId: actor.authorityId,
    changes,
  });
}
